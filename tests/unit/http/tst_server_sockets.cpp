// The server over Qt's sockets.
#include "server_suite.h"
#include "support/test_main.h"

namespace plexus::test {

class TstServerSockets : public ServerSuite
{
    Q_OBJECT

public:
    TstServerSockets()
        : ServerSuite(Carrier::Socket)
    {
    }
};

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstServerSockets, tst_server_sockets)
#include "tst_server_sockets.moc"
