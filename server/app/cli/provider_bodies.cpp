#include "app/cli/bodies.h"
#include "app/cli/body.h"
#include "app/cli/exit_code.h"

#include <QRegularExpression>

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static QJsonObject givenOverrides(const Values &values)
{
    const QJsonObject body = Body(values).object(u"overrides-json"_s, u"overrides"_s);
    return body[u"overrides"_s].toObject();
}

static void setNested(QJsonObject &object, const QString &parent, const QString &member,
                      const QJsonValue &value)
{
    QJsonObject inner = object[parent].toObject();
    inner.insert(member, value);
    object.insert(parent, inner);
}

//! The original's lists have commas; scopes have neither these nor spaces (RFC 6749 section 3.3).
static QJsonArray scopesOf(const QString &text)
{
    static const QRegularExpression between(u"[,\\s]+"_s);
    return QJsonArray::fromStringList(text.split(between, Qt::SkipEmptyParts));
}

static QJsonObject overridesOf(const Values &values)
{
    QJsonObject overrides = givenOverrides(values);
    const QList<std::pair<QString, QString>> urls{{u"issuer"_s, u"issuer"_s},
                                                  {u"authorization-url"_s, u"authorization_url"_s},
                                                  {u"token-url"_s, u"token_url"_s}};
    for (const auto &[parameter, member] : urls) {
        if (values.contains(parameter))
            overrides.insert(member, values.value(parameter));
    }
    if (values.contains(u"scopes"_s))
        setNested(overrides, u"scopes"_s, u"defaults"_s, scopesOf(values.value(u"scopes"_s)));
    if (const QString url = values.value(u"userinfo-url"_s); !url.isEmpty())
        setNested(overrides, u"account"_s, u"url"_s,
                  url == "REMOVE"_L1 ? QJsonValue(QJsonValue::Null) : QJsonValue(url));
    return overrides;
}

static QJsonObject variablesOf(const Values &values)
{
    QJsonObject variables;
    for (const QString &pair : values.value(u"var"_s).split(u'\n', Qt::SkipEmptyParts)) {
        if (!pair.contains(u'='))
            throw Misuse(u"--var must look like NAME=VALUE."_s);
        variables.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    }
    return variables;
}

static QJsonObject withUnlessEmpty(QJsonObject body, const QString &member,
                                   const QJsonObject &value)
{
    if (!value.isEmpty())
        body.insert(member, value);
    return body;
}

static QJsonObject withDetails(const QJsonObject &body, const Values &values)
{
    return withUnlessEmpty(withUnlessEmpty(body, u"variables"_s, variablesOf(values)),
                           u"overrides"_s, overridesOf(values));
}

//! An issuer alone is enough for OpenID Connect.
static QString presetFor(const Values &values)
{
    return values.value(u"preset"_s, values.contains(u"issuer"_s) ? u"generic-oidc"_s : QString());
}

QJsonObject newProviderBody(const Values &values)
{
    QJsonObject body = Body(values)
                           .text(u"provider-name"_s, u"name"_s)
                           .text(u"client-id"_s, u"client_id"_s)
                           .text(u"client-secret"_s, u"client_secret"_s);
    if (const QString preset = presetFor(values); !preset.isEmpty())
        body.insert(u"preset"_s, preset);
    return withDetails(body, values);
}

QJsonObject providerPatchBody(const Values &values)
{
    return withDetails(Body(values)
                           .text(u"preset"_s, u"preset"_s)
                           .text(u"client-id"_s, u"client_id"_s)
                           .text(u"client-secret"_s, u"client_secret"_s)
                           .choice(u"enable"_s, u"disable"_s, u"enabled"_s),
                       values);
}

QJsonObject issuerBody(const Values &values) { return Body(values).text(u"issuer"_s, u"issuer"_s); }

} // namespace plexus::cli
