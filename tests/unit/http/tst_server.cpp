// The server over bare descriptors.
#include "server_suite.h"
#include "support/test_main.h"

namespace plexus::test {

class TstServer : public ServerSuite
{
    Q_OBJECT

public:
    TstServer()
        : ServerSuite(Carrier::Descriptor)
    {
    }
};

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstServer, tst_server)
#include "tst_server.moc"
