#include "mcp/result.h"

#include "json/write.h"
#include "json/writer.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype usualSize = 512;

Result::Result(const QJsonObject &members)
    : m_meta(members.value("_meta"_L1).toObject())
{
    QJsonObject others = members;
    others.remove("_meta"_L1);
    if (!others.isEmpty())
        m_members = json::dump(others).sliced(1).chopped(1);
}

void Result::insert(QLatin1StringView key, const QJsonValue &value)
{
    insertText(key, {});
    json::Writer(m_members).value(value);
}

void Result::insertText(QLatin1StringView key, QByteArrayView json)
{
    if (m_members.isEmpty())
        m_members.reserve(usualSize + json.size());
    else
        m_members.append(',');
    m_members.append('"').append(key).append("\":").append(json);
}

QByteArray Result::text() const
{
    if (m_meta.isEmpty())
        return '{' + m_members + '}';
    Result whole = *this;
    whole.m_meta = {};
    whole.insert("_meta"_L1, m_meta);
    return whole.text();
}

} // namespace plexus::mcp
