// Tasks, when requests about them arrive at another process or after the end of theirs.
#include "support/server/administration.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestTaskProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aQuestionOfATaskIsAnsweredThroughAnotherProcess();
    void aTaskIsCancelledThroughAnotherProcess();
    void tasksOfAStoppedServerHaveFailed();
    void suspendingTheTenantEndsItsTasks();

private:
    static QString statusOf(const ModernCaller &caller, const QString &id)
    {
        return caller.ofTask("tasks/get", id)["status"_L1].toString();
    }
    void setTenant(const QJsonObject &change) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Served> m_one, m_two;
    ModernCaller m_here, m_there;
};

void TestTaskProcesses::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_one = std::make_unique<Served>(m_folder->path());
    m_two = std::make_unique<Served>(m_folder->path());
    QCOMPARE(administer(m_one->adminPort(), m_one->adminKey(), "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"conformance"_s},
                         {u"name"_s, u"Tasks"_s},
                         {u"settings"_s, QJsonObject{{u"guests"_s, u"allowed"_s}}}})
                 .status,
             201);
    m_here = {m_one->port(), "conformance", {}};
    m_there = {m_two->port(), "conformance", {}};
    QTRY_COMPARE(exchange(m_two->port(), "GET", "/conformance/mcp").status, 405); // it has heard
}

void TestTaskProcesses::cleanup()
{
    m_two.reset();
    m_one.reset();
}

void TestTaskProcesses::aQuestionOfATaskIsAnsweredThroughAnotherProcess()
{
    const QString id =
        m_here.callTool(u"confirm_delete"_s, {{u"filename"_s, u"f"_s}})["taskId"_L1].toString();
    QTRY_COMPARE(statusOf(m_there, id), u"input_required"_s);
    const QJsonObject yes{{u"action"_s, u"accept"_s},
                          {u"content"_s, QJsonObject{{u"confirm"_s, true}}}};
    m_there.ofTask("tasks/update", id, {{u"inputResponses"_s, QJsonObject{{u"confirm"_s, yes}}}});
    QTRY_COMPARE(statusOf(m_there, id), u"completed"_s);
    QCOMPARE(m_there.ofTask("tasks/get", id)["result"_L1]["content"_L1][0]["text"_L1].toString(),
             u"Deleted f"_s);
}

void TestTaskProcesses::aTaskIsCancelledThroughAnotherProcess()
{
    const QString id =
        m_here.callTool(u"slow_compute"_s, {{u"seconds"_s, 3600}})["taskId"_L1].toString();
    m_there.ofTask("tasks/cancel", id);
    QCOMPARE(statusOf(m_here, id), u"cancelled"_s);
    QCOMPARE(statusOf(m_there, id), u"cancelled"_s);
}

void TestTaskProcesses::tasksOfAStoppedServerHaveFailed()
{
    const QString id =
        m_here.callTool(u"slow_compute"_s, {{u"seconds"_s, 3600}})["taskId"_L1].toString();
    QCOMPARE(m_one->program().terminate(), 0);
    QTRY_COMPARE(statusOf(m_there, id), u"failed"_s);
}

void TestTaskProcesses::suspendingTheTenantEndsItsTasks()
{
    const QString id =
        m_here.callTool(u"slow_compute"_s, {{u"seconds"_s, 3600}})["taskId"_L1].toString();
    setTenant({{u"status"_s, u"suspended"_s}});
    QTRY_COMPARE(exchange(m_one->port(), "GET", "/conformance/mcp").status, 401);
    setTenant({{u"status"_s, u"active"_s}});
    QTRY_COMPARE(exchange(m_one->port(), "GET", "/conformance/mcp").status, 405);
    QTRY_COMPARE(statusOf(m_here, id), u"failed"_s);
}

void TestTaskProcesses::setTenant(const QJsonObject &change) const
{
    QCOMPARE(administer(m_one->adminPort(), m_one->adminKey(), "PATCH",
                        "/admin/v1/tenants/conformance", change)
                 .status,
             200);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestTaskProcesses, tst_task_processes)
#include "tst_task_processes.moc"
