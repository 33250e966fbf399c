// Whose a session is: three locks on one door, each tried with the others left open.
#include "mcp/legacy/sessions.h"
#include "mcp_world.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;
using mcp::legacy::SessionId;
using mcp::legacy::Sessions;

class TstSessionOwners : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void anIdOpensForItsOwnerOnly();
    void aSessionInMemoryIsFoundByItsOwnerOnly();
    void anotherOwnersSearchEndsNothing();
    void aStreamOfAnotherSessionIsNotTakenUp();

private:
    QByteArray create(Sessions &sessions, const QByteArray &owner)
    {
        const QString id = SessionId::make(m_world->sealer, m_world->ownerOf(owner), 0);
        mcp::SessionRecord record;
        record.revision = u"2025-11-25"_s;
        run(sessions.create(m_world->ownerOf(owner), id, record));
        return id.toLatin1();
    }

    std::unique_ptr<McpWorld> m_world;
};

void TstSessionOwners::anIdOpensForItsOwnerOnly()
{
    const QByteArray id = SessionId::make(m_world->sealer, m_world->ownerOf("ada"), 3).toLatin1();
    QCOMPARE(SessionId::homeOf(m_world->sealer, m_world->ownerOf("ada"), id), 3);
    QVERIFY(!SessionId::homeOf(m_world->sealer, m_world->ownerOf("bob"), id));
    QVERIFY(!SessionId::homeOf(m_world->sealer, m_world->ownerOf("ad"), id));
}

void TstSessionOwners::aSessionInMemoryIsFoundByItsOwnerOnly()
{
    Sessions sessions(m_world->services());
    const QByteArray id = create(sessions, "ada");
    QVERIFY(run(sessions.find(m_world->ownerOf("ada"), id)));
    QVERIFY(!run(sessions.find(m_world->ownerOf("bob"), id)));
    QVERIFY(!run(sessions.remove(m_world->ownerOf("bob"), id)));
}

void TstSessionOwners::anotherOwnersSearchEndsNothing()
{
    Sessions sessions(m_world->services());
    const QByteArray id = create(sessions, "ada");
    const auto session = run(sessions.find(m_world->ownerOf("ada"), id));
    run(sessions.find(m_world->ownerOf("bob"), id));
    QCOMPARE(run(sessions.find(m_world->ownerOf("ada"), id)), session);
}

//! The client is told of answers that were lost, but only of its own.
void TstSessionOwners::aStreamOfAnotherSessionIsNotTakenUp()
{
    Sessions sessions(m_world->services());
    const QByteArray first = create(sessions, "ada");
    const QByteArray second = create(sessions, "ada");
    const QByteArray eventId =
        m_world->sealer.seal("[7]", "stream|" + SessionId::hashOf(first)) + ":1";
    const auto lost = [&](const QByteArray &id) {
        const auto session = run(sessions.find(m_world->ownerOf("ada"), id));
        mcp::Incoming incoming;
        incoming.owner = m_world->ownerOf("ada");
        incoming.headers.add("Last-Event-ID", eventId);
        const auto outlet = std::make_shared<RecordingOutlet>();
        session->listen(incoming, outlet);
        return outlet->body.contains("\"id\":7");
    };
    QVERIFY(lost(first));
    QVERIFY(!lost(second));
}

PLEXUS_TEST(TstSessionOwners, tst_session_owners)
#include "tst_session_owners.moc"
