#include "app/log_setup.h"

#include "core/clock.h"
#include "json/write.h"

#include <QJsonObject>
#include <QLoggingCategory>

#include <cstdio>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static LogFormat logFormat = LogFormat::Text;

static const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    default:
        return "error";
    }
}

static QByteArray escaped(const QString &message)
{
    QByteArray text;
    for (const char byte : message.toUtf8()) {
        const auto code = static_cast<unsigned char>(byte);
        text += code < 0x20 || code == 0x7f
            ? "\\x" + QByteArray::number(code, 16).rightJustified(2, '0')
            : QByteArray(1, byte);
    }
    return text;
}

static void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString time = toRfc3339(SystemClock().wallMs());
    const char *category = context.category ? context.category : "default";
    QByteArray line;
    if (logFormat == LogFormat::Json) {
        line = json::dump(QJsonObject{{u"time"_s, time},
                                      {u"level"_s, QString::fromLatin1(levelName(type))},
                                      {u"category"_s, QString::fromLatin1(category)},
                                      {u"message"_s, message}});
    } else {
        line = time.toLatin1() + ' ' + levelName(type) + ' ' + category + ' ' + escaped(message);
    }
    line += '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

void setUpLogging(LogFormat format, LogLevel level)
{
    logFormat = format;
    QStringList rules;
    rules += u"plexus.*.debug=%1"_s.arg(level <= LogLevel::Debug ? u"true"_s : u"false"_s);
    rules += u"plexus.*.info=%1"_s.arg(level <= LogLevel::Info ? u"true"_s : u"false"_s);
    rules += u"plexus.*.warning=%1"_s.arg(level <= LogLevel::Warning ? u"true"_s : u"false"_s);
    QLoggingCategory::setFilterRules(rules.join(u'\n'));
    qInstallMessageHandler(&writeLine);
}

} // namespace plexus::app
