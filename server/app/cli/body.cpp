#include "app/cli/body.h"

#include "app/cli/exit_code.h"
#include "json/document.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

Body &Body::text(const QString &parameter, const QString &member)
{
    if (m_values.contains(parameter))
        m_object.insert(member, m_values.value(parameter));
    return *this;
}

Body &Body::number(const QString &parameter, const QString &member)
{
    bool ok = true;
    if (m_values.contains(parameter))
        m_object.insert(member, m_values.value(parameter).toInt(&ok));
    if (!ok)
        throw Misuse(u"--%1 must be a number."_s.arg(parameter));
    return *this;
}

Body &Body::flag(const QString &parameter, const QString &member)
{
    if (m_values.contains(parameter))
        m_object.insert(member, true);
    return *this;
}

Body &Body::object(const QString &parameter, const QString &member)
{
    if (m_values.contains(parameter))
        m_object.insert(member, parsed(parameter));
    return *this;
}

Body &Body::choice(const QString &set, const QString &cleared, const QString &member)
{
    if (m_values.contains(set) && m_values.contains(cleared))
        throw Misuse(u"--%1 and --%2 exclude each other."_s.arg(set, cleared));
    if (m_values.contains(set) || m_values.contains(cleared))
        m_object.insert(member, m_values.contains(set));
    return *this;
}

QJsonObject Body::parsed(const QString &parameter) const
{
    try {
        const auto document = json::Document::parse(m_values.value(parameter).toUtf8());
        if (document->root().isObject())
            return document->root().toQJson().toObject();
    } catch (const json::ParseError &error) {
        throw Misuse(u"--%1 is not JSON: %2"_s.arg(parameter, error.callerText()));
    }
    throw Misuse(u"--%1 must be a JSON object, e.g. '{\"guests\":\"allowed\"}'."_s.arg(parameter));
}

} // namespace plexus::cli
