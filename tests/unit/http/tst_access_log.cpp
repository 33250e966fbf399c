#include "core/log_context.h"
#include "http/access_log.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::http;
using namespace Qt::Literals::StringLiterals;

static QStringList written;

static void keepLine(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    if (QByteArrayView(context.category) == "plexus.access")
        written += message + u' ' + LogContext::current().value("tenant"_L1).toString() + u' '
            + LogContext::current().value("request_id"_L1).toString() + u' '
            + QString::number(LogContext::current().value("status"_L1).toInt());
}

class TstAccessLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        written.clear();
        m_before = qInstallMessageHandler(&keepLine);
    }
    void cleanup() { qInstallMessageHandler(m_before); }

    void writesOneLineWithTheTenantAndNoSecret();
    void errorsAreAllThatTheShortLogHas();
    void aRequestWithoutARouteShowsNothingOfItsPath();
    void contextsNest();

private:
    static Request request()
    {
        Request made;
        made.method = "POST";
        made.rawTarget = "/acme/mcp/token_auth/plx_ut_secret";
        made.requestId = u"req_1"_s;
        return made;
    }
    QtMessageHandler m_before = nullptr;
};

void TstAccessLog::writesOneLineWithTheTenantAndNoSecret()
{
    AccessEntry entry(AccessLog::All, request());
    entry.routed(u"/{tenant}/mcp/{rest...}"_s, u"acme"_s);
    entry.answered(200, 5);
    QCOMPARE(written, QStringList{u"POST /acme/mcp/{rest...} acme req_1 200"_s});
}

void TstAccessLog::errorsAreAllThatTheShortLogHas()
{
    const AccessEntry entry(AccessLog::Errors, request());
    entry.answered(200, 5);
    entry.answered(399, 5);
    QVERIFY(written.isEmpty());
    entry.answered(400, 5);
    QCOMPARE(written.size(), 1);
    AccessEntry(AccessLog::Off, request()).answered(500, 5);
    QCOMPARE(written.size(), 1);
}

void TstAccessLog::aRequestWithoutARouteShowsNothingOfItsPath()
{
    AccessEntry(AccessLog::All, request()).answered(404, 5);
    QCOMPARE(written, QStringList{u"POST (no route)  req_1 404"_s});
}

void TstAccessLog::contextsNest()
{
    const LogContext outer(u"req_1"_s);
    {
        const LogContext inner(QJsonObject{{u"tenant"_s, u"acme"_s}});
        QCOMPARE(LogContext::current().size(), 2);
    }
    QCOMPARE(LogContext::current(), QJsonObject({{u"request_id"_s, u"req_1"_s}}));
}

PLEXUS_TEST(TstAccessLog, tst_access_log)
#include "tst_access_log.moc"
