#include "oauth/client/discovery.h"

#include "core/failure.h"
#include "model/provider_url.h"
#include "oauth/client/dotted_path.h"

#include <QUrl>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

QStringList discoveryUrls(const QString &issuer)
{
    const QString reason = whyNotProviderUrl(issuer);
    if (!reason.isEmpty() || issuer.contains(u'?') || issuer.contains(u'{'))
        throw Failure(FailureKind::InvalidArgument,
                      u"issuer "_s + (reason.isEmpty() ? u"must not have a query"_s : reason));
    const QString base = issuer.endsWith(u'/') ? issuer.chopped(1) : issuer;
    const QString path = QUrl(base).path(QUrl::FullyEncoded);
    const QString origin = base.chopped(path.size());
    return {base + u"/.well-known/openid-configuration"_s,
            origin + u"/.well-known/oauth-authorization-server"_s + path};
}

static QString endpointOf(const json::Value &document, const QString &name, bool required)
{
    const QString url = textAt(document, name, 2000);
    const bool isBad = !url.isEmpty() && !whyNotProviderUrl(url).isEmpty();
    if (isBad || (required && url.isEmpty()))
        throw Failure(FailureKind::Upstream, u"The issuer's document has no usable %1"_s.arg(name));
    return url;
}

static QStringList listOf(const json::Value &document, const char *name)
{
    QStringList texts;
    const auto value = document.get(name);
    if (!value || !value->isArray())
        return texts;
    for (const json::Value &element : value->elements()) {
        if (element.isString())
            texts += element.toString();
    }
    return texts;
}

//! Basic unless the document lists methods without it (RFC 8414 section 2).
static QString authOf(const json::Value &document)
{
    const QStringList methods = listOf(document, "token_endpoint_auth_methods_supported");
    const bool basic = methods.isEmpty() || methods.contains(u"client_secret_basic"_s);
    return basic ? u"client_secret_basic"_s : u"client_secret_post"_s;
}

static bool promisesIss(const json::Value &document)
{
    const auto flag = document.get("authorization_response_iss_parameter_supported");
    return flag && flag->isBoolean() && flag->toBool();
}

//! What the account's address (OpenID Connect Core section 5.3) and refreshing (section 11) need,
//! whatever scopes a tool names.
static QJsonArray alwaysAsked(const json::Value &document)
{
    const QStringList supported = listOf(document, "scopes_supported");
    QJsonArray scopes;
    for (const QString &scope : {u"openid"_s, u"email"_s, u"offline_access"_s}) {
        if (supported.contains(scope))
            scopes.append(scope);
    }
    return scopes;
}

//! What the provider may do without.
static void addOptional(QJsonObject &patch, const json::Value &document)
{
    if (const QString url = endpointOf(document, u"userinfo_endpoint"_s, false); !url.isEmpty())
        patch["account"_L1] = QJsonObject{{u"url"_s, url}};
    if (const QString url = endpointOf(document, u"revocation_endpoint"_s, false); !url.isEmpty())
        patch["revocation"_L1] = QJsonObject{{u"kind"_s, u"rfc7009"_s}, {u"url"_s, url}};
    if (const QJsonArray always = alwaysAsked(document); !always.isEmpty())
        patch["scopes"_L1] = QJsonObject{{u"always"_s, always}};
}

QJsonObject descriptorPatch(const json::Value &document, const QString &issuer)
{
    if (textAt(document, u"issuer"_s, 2000) != issuer)
        throw Failure(FailureKind::Upstream, u"The document is another issuer's"_s);
    QJsonObject patch{
        {u"issuer"_s, issuer},
        {u"authorization_url"_s, endpointOf(document, u"authorization_endpoint"_s, true)},
        {u"token_url"_s, endpointOf(document, u"token_endpoint"_s, true)},
        {u"token"_s, QJsonObject{{u"auth"_s, authOf(document)}}},
        {u"authorization"_s,
         QJsonObject{{u"iss"_s, promisesIss(document) ? u"required"_s : u"checked"_s}}}};
    addOptional(patch, document);
    return patch;
}

} // namespace plexus::oauth
