#include "app/cli/bodies.h"

#include "app/cli/body.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

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
