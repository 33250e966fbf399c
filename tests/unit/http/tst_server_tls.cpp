// The server over TLS.
#include "server_suite.h"
#include "support/test_main.h"

namespace plexus::test {

class TstServerTls : public ServerSuite
{
    Q_OBJECT

public:
    TstServerTls()
        : ServerSuite(Carrier::Tls)
    {
    }
};

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstServerTls, tst_server_tls)
#include "tst_server_tls.moc"
