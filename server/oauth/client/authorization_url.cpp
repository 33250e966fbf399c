#include "oauth/client/authorization_url.h"

#include "core/base64url.h"
#include "core/digest.h"
#include "core/failure.h"
#include "outbound/form.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

QByteArray codeChallenge(const Secret &codeVerifier)
{
    return toBase64Url(sha256(codeVerifier.reveal()));
}

QString nameAt(const ProviderDescriptor &provider, const QString &parameter)
{
    return provider.renamed.value(parameter, parameter);
}

//! What the protocol itself sends; QUrlQuery would leave `+` as it is, and readers take that for a
//! space.
static outbound::FormFields protocolFields(const ProviderDescriptor &provider,
                                           const AuthorizationRequest &request)
{
    outbound::FormFields fields{{u"response_type"_s, u"code"_s},
                                {nameAt(provider, u"client_id"_s), request.clientId},
                                {nameAt(provider, u"redirect_uri"_s), request.redirectUri}};
    if (!request.scopes.isEmpty())
        fields.append(
            {nameAt(provider, u"scope"_s), request.scopes.join(provider.scopes.separator)});
    fields.append({u"state"_s, QString::fromLatin1(request.state)});
    if (provider.authorization.pkce && !request.codeVerifier.isEmpty()) {
        fields.append(
            {u"code_challenge"_s, QString::fromLatin1(codeChallenge(request.codeVerifier))});
        fields.append({u"code_challenge_method"_s, u"S256"_s});
    }
    return fields;
}

static outbound::FormFields ownFields(const QString &query)
{
    const auto fields = outbound::readForm(query.toUtf8());
    if (!fields)
        throw Failure(FailureKind::InvalidArgument, u"The query of authorization_url is broken"_s);
    return *fields;
}

//! Adds what is neither the protocol's nor there already.
static void addMore(outbound::FormFields &fields, const QString &name, const QString &value)
{
    const auto isSame = [&name](const auto &field) { return field.first == name; };
    if (!isProtectedParameter(name) && std::none_of(fields.begin(), fields.end(), isSame))
        fields.append({name, value});
}

QString authorizationUrl(const ProviderDescriptor &provider, const AuthorizationRequest &request)
{
    const qsizetype mark = provider.authorizationUrl.indexOf(u'?');
    const QString base =
        provider.authorizationUrl.first(mark < 0 ? provider.authorizationUrl.size() : mark);
    outbound::FormFields fields = protocolFields(provider, request);
    const StringMap &params = provider.authorization.params;
    for (auto it = params.begin(); it != params.end(); ++it)
        addMore(fields, it.key(), it.value());
    const auto own = ownFields(mark < 0 ? QString() : provider.authorizationUrl.mid(mark + 1));
    for (const auto &[name, value] : own)
        addMore(fields, name, value);
    outbound::Form form;
    for (const auto &[name, value] : fields)
        form.add(name, value);
    return base + u'?' + QString::fromLatin1(form.encoded().reveal());
}

} // namespace plexus::oauth
