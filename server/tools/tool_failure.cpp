#include "tools/tool_failure.h"

#include "json/write.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

ToolFailure::ToolFailure(FailureKind kind, QString code, QString message, ErrorMembers more)
    : Failure(kind, message, code + u": "_s + message)
    , m_members{{u"error"_s, code}, {u"message"_s, message}}
{
    m_members += more;
}

static QString asciiOnly(const QString &json)
{
    QString result;
    for (const QChar c : json)
        result += c.unicode() < 0x80 ? QString(c)
                                     : u"\\u%1"_s.arg(int(c.unicode()), 4, 16, QLatin1Char('0'));
    return result;
}

QString ToolFailure::toJson() const
{
    QStringList members;
    for (const auto &[name, value] : m_members)
        members << QString::fromUtf8(json::quoted(name)) + u": "_s
                + QString::fromUtf8(json::dump(value));
    return asciiOnly(u'{' + members.join(u", "_s) + u'}');
}

} // namespace plexus
