#include "core/log_context.h"
#include "http/access_log.h"
#include "support/fake_clock.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::http;
using namespace Qt::Literals::StringLiterals;

static QStringList written;
static qint64 leftOut = 0;

static void keepLine(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    if (QByteArrayView(context.category) == "plexus.access")
        written += message + u' ' + LogContext::current().value("tenant"_L1).toString() + u' '
            + LogContext::current().value("request_id"_L1).toString() + u' '
            + QString::number(LogContext::current().value("status"_L1).toInt());
    leftOut += LogContext::current().value("left_out"_L1).toInteger();
}

class TstAccessLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock.advance(ErrorLines::span);
        m_errors.tellOfLeftOut(); // what others have flooded is over
        written.clear();
        leftOut = 0;
        m_before = qInstallMessageHandler(&keepLine);
    }
    void cleanup() { qInstallMessageHandler(m_before); }

    void writesOneLineWithTheTenantAndNoSecret();
    void errorsAreAllThatTheShortLogHas();
    void aRequestWithoutARouteShowsNothingOfItsPath();
    void aFloodOfErrorsLeavesItsFirstLinesAndACount();
    void aFloodHidesNoOtherKind();
    void whoIsNotFloodedIsToldNothing();
    void theLogOfAllIsComplete();
    void theEndTellsWhatWasLeftOut();
    void contextsNest();

private:
    void answer(AccessLog &log, int status, int times)
    {
        const AccessEntry entry(&log, request());
        for (int i = 0; i < times; ++i)
            entry.answered(status, 5);
    }
    static Request request()
    {
        Request made;
        made.method = "POST";
        made.rawTarget = "/acme/mcp/token_auth/plx_ut_secret";
        made.requestId = u"req_1"_s;
        return made;
    }
    QtMessageHandler m_before = nullptr;
    test::FakeClock m_clock;
    AccessLog m_errors{AccessPolicy::Errors, m_clock};
    AccessLog m_all{AccessPolicy::All, m_clock};
};

static constexpr int most = ErrorLines::linesPerSpan;

void TstAccessLog::writesOneLineWithTheTenantAndNoSecret()
{
    AccessEntry entry(&m_all, request());
    entry.routed(u"/{tenant}/mcp/{rest...}"_s, u"acme"_s);
    entry.answered(200, 5);
    QCOMPARE(written, QStringList{u"POST /acme/mcp/{rest...} acme req_1 200"_s});
}

void TstAccessLog::errorsAreAllThatTheShortLogHas()
{
    const AccessEntry entry(&m_errors, request());
    entry.answered(200, 5);
    entry.answered(399, 5);
    QVERIFY(written.isEmpty());
    entry.answered(400, 5);
    QCOMPARE(written.size(), 1);
    AccessLog off(AccessPolicy::Off, m_clock);
    AccessEntry(&off, request()).answered(500, 5);
    AccessEntry(nullptr, request()).answered(500, 5);
    off.refused(QHostAddress::LocalHost, 400);
    QCOMPARE(written.size(), 1);
}

void TstAccessLog::aRequestWithoutARouteShowsNothingOfItsPath()
{
    AccessEntry(&m_all, request()).answered(404, 5);
    QCOMPARE(written, QStringList{u"POST (no route)  req_1 404"_s});
}

void TstAccessLog::aFloodOfErrorsLeavesItsFirstLinesAndACount()
{
    answer(m_errors, 404, most + 7);
    QCOMPARE(written.size(), most);
    m_clock.advance(ErrorLines::span - Milliseconds(1));
    m_errors.tellOfLeftOut();
    answer(m_errors, 404, 1);
    QCOMPARE(written.size(), most);
    m_clock.advance(Milliseconds(1));
    answer(m_errors, 404, 1);
    QCOMPARE(written.size(), most + 2);
    QVERIFY(written.at(most).endsWith(" 404"_L1) && written.at(most).contains("left out"_L1));
    QCOMPARE(leftOut, 8);
}

void TstAccessLog::aFloodHidesNoOtherKind()
{
    answer(m_errors, 404, 5 * most);
    written.clear();
    answer(m_errors, 500, 1);
    m_errors.refused(QHostAddress::LocalHost, 404);
    QCOMPARE(written, QStringList({u"POST (no route)  req_1 500"_s, u"(not a request)   404"_s}));
    for (int i = 0; i < 5 * most; ++i)
        m_errors.refused(QHostAddress::LocalHost, 404);
    QCOMPARE(written.size(), 1 + most);
}

void TstAccessLog::whoIsNotFloodedIsToldNothing()
{
    answer(m_errors, 404, most);
    m_clock.advance(ErrorLines::span);
    answer(m_errors, 404, most);
    m_clock.advance(ErrorLines::span);
    m_errors.tellOfLeftOut();
    QCOMPARE(written.size(), 2 * most);
    QCOMPARE(leftOut, 0);
}

void TstAccessLog::theLogOfAllIsComplete()
{
    answer(m_all, 404, 5 * most);
    for (int i = 0; i < 5 * most; ++i)
        m_all.refused(QHostAddress::LocalHost, 400);
    QCOMPARE(written.size(), 10 * most);
}

void TstAccessLog::theEndTellsWhatWasLeftOut()
{
    {
        AccessLog log(AccessPolicy::Errors, m_clock);
        answer(log, 404, most + 3);
    }
    QCOMPARE(leftOut, 3);
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
