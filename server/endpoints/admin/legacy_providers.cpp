// The original's provider API, /{entity_id}/admin/external-oauth-providers.
#include "endpoints/admin/handlers.h"
#include "endpoints/admin/legacy_provider_records.h"
#include "endpoints/admin/legacy_route.h"
#include "endpoints/admin/provider_info.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static QString legacyPointer(QString pointer)
{
    if (pointer == "/overrides/account/url"_L1)
        return u"/userinfo_url"_s;
    if (pointer.startsWith("/overrides/scopes/defaults"_L1))
        return u"/default_scopes"_s;
    return pointer.replace(u"/overrides/"_s, u"/"_s);
}

//! What `work` answers; its failures in the original's words.
static Task<admin::ProviderInfo> inLegacyWords(Task<admin::ProviderInfo> work, AdminRequest request,
                                               QString provider)
{
    const QString entity = request.tenant.id.value();
    try {
        co_return co_await work;
    } catch (const json::InvalidFields &invalid) {
        QList<json::Problem> problems = invalid.problems();
        for (json::Problem &problem : problems)
            problem.pointer = legacyPointer(problem.pointer);
        throw json::InvalidFields(problems);
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::NotFound)
            throw;
        throw Failure(
            FailureKind::NotFound,
            u"External OAuth provider '%1' not found for entity '%2'."_s.arg(provider, entity));
    }
}

static Task<admin::ProviderInfo> addProvider(AdminServices services, AdminRequest request,
                                             LegacyProvider body)
{
    admin::NewProvider provider;
    provider.name = body.name;
    provider.preset = services.providers.presets().nameForTokenUrl(body.tokenUrl);
    provider.clientId = body.clientId;
    provider.clientSecret = body.clientSecret.value_or(QString());
    provider.overrides = body.overrides();
    if (!body.userinfoUrl)
        provider.overrides.remove(u"account"_s);
    try {
        co_return co_await createProvider(services, request, provider);
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Conflict)
            throw;
        throw Failure(
            FailureKind::Conflict,
            u"Provider '%1' already configured for entity '%2'. Use update instead."_s.arg(
                body.name, request.tenant.id.value()));
    }
}

static Task<http::Response> legacyCreateProvider(AdminServices services, AdminRequest request,
                                                 http::Request wire)
{
    const auto body = legacyBodyOf<LegacyProvider>(wire);
    if (!body.clientSecret)
        throw json::InvalidFields({{u"/client_secret"_s, u"is required"_s}});
    const auto info =
        co_await inLegacyWords(addProvider(services, request, body), request, body.name);
    co_return legacyReply(201, legacyProvider(info));
}

static Task<http::Response> legacyListProviders(AdminServices services, AdminRequest request,
                                                http::Request)
{
    QJsonArray providers;
    for (bool more = true; more;) {
        const Page<admin::ProviderInfo> page = co_await listProviders(services, request);
        for (const admin::ProviderInfo &info : page.items)
            providers.append(legacyProvider(info));
        more = page.nextCursor.has_value();
        request.page.cursor = page.nextCursor.value_or(QString());
    }
    co_return legacyReply(200, providers);
}

static Task<http::Response> legacyGetProvider(AdminServices services, AdminRequest request,
                                              http::Request)
{
    const auto info =
        co_await inLegacyWords(getProvider(services, request), request, request.id(u"provider"_s));
    co_return legacyReply(200, legacyProvider(info));
}

//! The merge patch (RFC 7396) that makes `after` of `before`.
static QJsonObject patchBetween(const QJsonObject &before, QJsonObject after)
{
    for (auto it = before.begin(); it != before.end(); ++it) {
        const QJsonValue wanted = after.value(it.key());
        if (wanted.isUndefined())
            after.insert(it.key(), QJsonValue::Null);
        else if (wanted.isObject())
            after.insert(it.key(), patchBetween(it.value().toObject(), wanted.toObject()));
    }
    return after;
}

//! Another token URL is another provider: nothing of the one before may lead its tokens away.
static void becomeAnother(admin::ProviderPatch &patch, const admin::ProviderInfo &before,
                          const QString &preset)
{
    patch.preset = preset;
    patch.overrides = patchBetween(before.overrides, *patch.overrides);
    patch.variables.emplace();
    for (const QString &name : before.variables.keys())
        patch.variables->insert(name, QString());
}

static admin::ProviderPatch patchOf(const LegacyProvider &body)
{
    admin::ProviderPatch patch;
    patch.clientId = body.clientId;
    if (body.clientSecret && !body.clientSecret->isEmpty())
        patch.clientSecret = body.clientSecret;
    patch.overrides = body.overrides();
    return patch;
}

static Task<admin::ProviderInfo> replaceProvider(AdminServices services, AdminRequest request,
                                                 LegacyProvider body)
{
    const admin::ProviderInfo before = co_await getProvider(services, request);
    admin::ProviderPatch patch = patchOf(body);
    if (patch.overrides->value(u"token_url"_s).toString() != before.tokenUrl)
        becomeAnother(patch, before, services.providers.presets().nameForTokenUrl(body.tokenUrl));
    request.ifVersion = request.ifVersion.value_or(before.version);
    co_return co_await updateProvider(services, request, patch);
}

static Task<http::Response> legacyUpdateProvider(AdminServices services, AdminRequest request,
                                                 http::Request wire)
{
    const auto body = legacyBodyOf<LegacyProvider>(wire);
    if (body.name != request.id(u"provider"_s))
        co_return legacyReply(
            400,
            QJsonObject{{u"detail"_s, u"Provider name in path and body must match for update."_s}});
    const auto info =
        co_await inLegacyWords(replaceProvider(services, request, body), request, body.name);
    co_return legacyReply(200, legacyProvider(info));
}

static Task<http::Response> legacyDeleteProvider(AdminServices services, AdminRequest request,
                                                 http::Request)
{
    try {
        co_await deleteProvider(services, request);
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::NotFound)
            throw;
        throw Failure(FailureKind::NotFound,
                      u"External OAuth provider '%1' not found for entity '%2' or could not be "
                      "deleted."_s.arg(request.id(u"provider"_s), request.tenant.id.value()));
    }
    co_return http::Response{204, {}, {}};
}

QList<LegacyRoute> legacyProviderRoutes()
{
    const QString all = u"/{tenant}/admin/external-oauth-providers"_s;
    const QString one = all + u"/{provider}"_s;
    return {
        {&admin::createProvider, "POST", all, &legacyCreateProvider},
        {&admin::listProviders, "GET", all, &legacyListProviders},
        {&admin::getProvider, "GET", one, &legacyGetProvider},
        {&admin::updateProvider, "PUT", one, &legacyUpdateProvider},
        {&admin::deleteProvider, "DELETE", one, &legacyDeleteProvider},
    };
}

} // namespace plexus::endpoints
