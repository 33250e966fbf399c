#include "app/cli/bodies.h"

#include "app/cli/exit_code.h"
#include "json/document.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

//! Builds a body from those values that were given.
class Body
{
public:
    explicit Body(const Values &values)
        : m_values(values)
    {
    }
    Body &text(const QString &parameter, const QString &member)
    {
        if (m_values.contains(parameter))
            m_object.insert(member, m_values.value(parameter));
        return *this;
    }
    Body &number(const QString &parameter, const QString &member)
    {
        bool ok = true;
        if (m_values.contains(parameter))
            m_object.insert(member, m_values.value(parameter).toInt(&ok));
        if (!ok)
            throw Misuse(u"--%1 must be a number."_s.arg(parameter));
        return *this;
    }
    Body &flag(const QString &parameter, const QString &member)
    {
        if (m_values.contains(parameter))
            m_object.insert(member, true);
        return *this;
    }
    Body &object(const QString &parameter, const QString &member)
    {
        if (m_values.contains(parameter))
            m_object.insert(member, parsed(parameter));
        return *this;
    }
    operator QJsonObject() const { return m_object; }

private:
    QJsonObject parsed(const QString &parameter) const
    {
        try {
            const auto document = json::Document::parse(m_values.value(parameter).toUtf8());
            if (document->root().isObject())
                return document->root().toQJson().toObject();
        } catch (const json::ParseError &error) {
            throw Misuse(u"--%1 is not JSON: %2"_s.arg(parameter, error.callerText()));
        }
        throw Misuse(
            u"--%1 must be a JSON object, e.g. '{\"guests\":\"allowed\"}'."_s.arg(parameter));
    }

    const Values &m_values;
    QJsonObject m_object;
};

} // namespace

QJsonObject newTenantBody(const Values &values)
{
    return Body(values)
        .text(u"entity-id"_s, u"entity_id"_s)
        .text(u"name"_s, u"name"_s)
        .text(u"status"_s, u"status"_s)
        .object(u"settings-json"_s, u"settings"_s);
}

QJsonObject tenantPatchBody(const Values &values)
{
    return Body(values)
        .text(u"name"_s, u"name"_s)
        .text(u"status"_s, u"status"_s)
        .object(u"settings-json"_s, u"settings"_s);
}

QJsonObject newHostSecretBody(const Values &values)
{
    return Body(values).text(u"label"_s, u"label"_s).text(u"secret"_s, u"secret"_s);
}

QJsonObject newUserTokenBody(const Values &values)
{
    return Body(values)
        .text(u"label"_s, u"label"_s)
        .number(u"lifetime-days"_s, u"lifetime_days"_s)
        .flag(u"replace-others"_s, u"replace_others"_s);
}

QJsonObject newAdminKeyBody(const Values &values)
{
    return Body(values)
        .text(u"label"_s, u"label"_s)
        .text(u"role"_s, u"role"_s)
        .text(u"entity-id"_s, u"entity_id"_s)
        .number(u"lifetime-days"_s, u"lifetime_days"_s);
}

} // namespace plexus::cli
