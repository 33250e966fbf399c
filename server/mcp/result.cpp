#include "mcp/result.h"

#include "core/append.h"
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
    appendAll(m_members,
              {m_members.isEmpty() ? "" : ",", "\"", {key.data(), key.size()}, "\":", json});
}

void Result::appendTo(QByteArray &out) const
{
    if (m_meta.isEmpty())
        return appendAll(out, {"{", m_members, "}"});
    const QByteArray meta = json::dump(m_meta);
    appendAll(out, {"{", m_members, m_members.isEmpty() ? "" : ",", "\"_meta\":", meta, "}"});
}

QByteArray Result::text() const
{
    QByteArray written;
    appendTo(written);
    return written;
}

} // namespace plexus::mcp
