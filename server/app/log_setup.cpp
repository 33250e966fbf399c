#include "app/log_setup.h"

#include "core/clock.h"
#include "core/log_context.h"
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

//! ` name=value` for each member.
static QByteArray contextText()
{
    QByteArray text;
    const QJsonObject &members = LogContext::current();
    for (auto it = members.begin(); it != members.end(); ++it)
        text += ' ' + it.key().toLatin1() + '=' + escaped(it->toVariant().toString());
    return text;
}

static void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString time = toRfc3339(SystemClock().wallMs());
    const char *category = context.category ? context.category : "default";
    QByteArray line;
    if (logFormat == LogFormat::Json) {
        QJsonObject members = LogContext::current();
        members.insert("time"_L1, time);
        members.insert("level"_L1, QString::fromLatin1(levelName(type)));
        members.insert("category"_L1, QString::fromLatin1(category));
        members.insert("message"_L1, message);
        line = json::dump(members);
    } else {
        line = time.toLatin1() + ' ' + levelName(type) + ' ' + category + ' ' + escaped(message)
            + contextText();
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
