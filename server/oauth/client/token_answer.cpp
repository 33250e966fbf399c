#include "oauth/client/token_answer.h"

#include "json/document.h"
#include "json/write.h"
#include "oauth/client/dotted_path.h"
#include "oauth/client/scopes.h"
#include "outbound/form.h"

#include <QJsonObject>

#include <cmath>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

using DocumentPointer = std::shared_ptr<const json::Document>;

static constexpr qsizetype longestToken = 16 * 1024;
static constexpr qsizetype longestScopes = 8 * 1024;
static constexpr double longestLife = 10.0 * 365 * 24 * 3600; // seconds

static TokenError malformed(const ProviderDescriptor &provider, const QString &detail)
{
    return TokenError(TokenTrouble::Malformed, provider.name, detail);
}

static DocumentPointer fromJson(const QByteArray &body)
{
    try {
        auto document = json::Document::parse(body);
        return document->root().isObject() ? document : nullptr;
    } catch (const json::ParseError &) {
        return nullptr;
    }
}

//! A form as the object that the same answer would be in JSON.
static DocumentPointer fromForm(const QByteArray &body)
{
    const auto fields = outbound::readForm(body);
    if (!fields)
        return nullptr;
    QJsonObject object;
    for (const auto &[name, value] : *fields) {
        if (object.contains(name))
            return nullptr;
        object.insert(name, value);
    }
    return fromJson(json::dump(object));
}

//! Media types of token endpoints are often wrong, and need not be asked: an object begins with a
//! brace, which a form would have escaped.
static DocumentPointer documentOf(const QByteArray &body)
{
    return body.trimmed().startsWith('{') ? fromJson(body) : fromForm(body);
}

static std::optional<int> retryAfter(const outbound::Answer &answer)
{
    bool isNumber = false;
    const int seconds = answer.headers.value("Retry-After").value_or("").toInt(&isNumber);
    return isNumber && seconds >= 0 ? std::optional(std::min(seconds, 3600)) : std::nullopt;
}

//! Whether the member says anything: some providers send it empty when all is well.
static bool saysError(const json::Value &root)
{
    const auto error = root.get("error");
    if (!error || error->isNull() || (error->isBoolean() && !error->toBool()))
        return false;
    return !error->isString() || !error->toStringView().empty();
}

//! `error` of the answer, also where the status is 200; Slack says `ok` besides.
static QString errorOf(const json::Value &root)
{
    const auto ok = root.get("ok");
    const bool isNotOk = ok && ok->isBoolean() && !ok->toBool();
    if (!saysError(root) && !isNotOk)
        return {};
    const QString error = textAt(root, u"error"_s, 100);
    return error.isEmpty() ? u"unknown_error"_s : error;
}

static void refuseErrors(const outbound::Answer &answer, const DocumentPointer &document,
                         const ProviderDescriptor &provider)
{
    const TokenTrouble byStatus = troubleOfStatus(answer.status);
    const QString status = u"status %1"_s.arg(answer.status);
    if (byStatus == TokenTrouble::Temporary)
        throw TokenError(byStatus, provider.name, status, retryAfter(answer));
    const QString error = document ? errorOf(document->root()) : QString();
    const TokenTrouble byError =
        provider.token.grantErrors.contains(error) ? TokenTrouble::InvalidGrant : troubleOf(error);
    if (!error.isEmpty() && byError != TokenTrouble::Malformed)
        throw TokenError(byError, provider.name, error, retryAfter(answer));
    if (!error.isEmpty() || !answer.isSuccess())
        throw TokenError(byStatus, provider.name, status + u", no known error"_s);
}

bool isTokenText(std::string_view text)
{
    const auto isVisible = [](char c) { return c > ' ' && c < '\x7f'; };
    return !text.empty() && qsizetype(text.size()) <= longestToken
        && std::all_of(text.begin(), text.end(), isVisible);
}

//! Nothing when the member is absent, null or an empty string.
static Secret tokenIn(const json::Value &object, const char *name,
                      const ProviderDescriptor &provider)
{
    const auto value = object.get(name);
    if (!value || value->isNull() || (value->isString() && value->toStringView().empty()))
        return {};
    if (!value->isString() || !isTokenText(value->toStringView()))
        throw malformed(provider, QLatin1StringView(name) + u" is no token"_s);
    const std::string_view text = value->toStringView();
    return Secret(QByteArray(text.data(), qsizetype(text.size())));
}

//! Slack names the kind of its tokens here; everybody's are sent as Bearer.
static void checkType(const json::Value &object, const ProviderDescriptor &provider)
{
    const auto type = object.get("token_type");
    if (!type || type->isNull())
        return;
    const QString name = type->isString() ? type->toString().toLower() : u"?"_s;
    if (name != "bearer"_L1 && name != "bot"_L1 && name != "user"_L1)
        throw malformed(provider, u"token_type is not bearer"_s);
}

static std::optional<double> secondsOf(const json::Value &value)
{
    if (value.isNumber())
        return value.toDouble();
    bool isNumber = false;
    const double seconds = value.isString() ? value.toString().toDouble(&isNumber) : 0;
    return isNumber ? std::optional(seconds) : std::nullopt;
}

//! Nothing, less and what is no number say that the provider does not know: a token that it has
//! just given is not over, and taking it for over would ask for another one, or for the user's
//! consent, before each use. The API's refusal ends it.
static std::optional<qint64> lifetimeOf(const json::Value &object, const TokenRules &rules)
{
    const auto value = object.get("expires_in");
    const std::optional<double> seconds = value ? secondsOf(*value) : std::nullopt;
    if (seconds && std::isfinite(*seconds) && *seconds >= 1)
        return qint64(std::min(*seconds, longestLife));
    return rules.lifetimeSeconds > 0 ? std::optional<qint64>(rules.lifetimeSeconds) : std::nullopt;
}

//! A text, or a list of texts.
static std::optional<QString> scopeText(const json::Value &value)
{
    if (value.isString())
        return value.toString();
    if (!value.isArray())
        return std::nullopt;
    QStringList scopes;
    for (const json::Value &element : value.elements()) {
        if (!element.isString())
            return std::nullopt;
        scopes += element.toString();
    }
    return scopes.join(u' ');
}

static QStringList scopesOf(const json::Value &object, const ProviderDescriptor &provider,
                            const QStringList &requested)
{
    const auto value = object.get("scope");
    if (!value || value->isNull() || !provider.scopes.used)
        return requested;
    const std::optional<QString> text = scopeText(*value);
    if (!text)
        throw malformed(provider, u"scope is no text"_s);
    const auto isPlain = [](QChar c) { return c >= u' ' && c < u'\x7f'; };
    if (text->size() > longestScopes || !std::all_of(text->begin(), text->end(), isPlain))
        throw malformed(provider, u"scope is not plain"_s);
    return splitScopes(*text);
}

static StringMap metadataOf(const json::Value &root, const ProviderDescriptor &provider)
{
    StringMap metadata;
    const StringMap &wanted = provider.token.metadata;
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (const QString text = textAt(root, it.value()); !text.isEmpty())
            metadata.insert(it.key(), text);
    }
    for (const ProviderVariable &variable : provider.variables) {
        const QString path = variable.member.isEmpty() ? variable.name : variable.member;
        const QString text =
            variable.source == VariableSource::Token ? textAt(root, path) : QString();
        if (!text.isEmpty() && !variable.whyNotValue(text).isEmpty())
            throw malformed(provider, u"%1 leads elsewhere"_s.arg(variable.name));
        if (!text.isEmpty())
            metadata.insert(variable.name, text);
    }
    return metadata;
}

//! The object that holds the token. What a refresh answers is flat where the exchange's answer is
//! nested.
static json::Value holderOf(const json::Value &root, const ProviderDescriptor &provider,
                            AnswerTo question)
{
    const auto nested = valueAt(root, provider.token.member);
    if (nested && nested->isObject())
        return *nested;
    if (question == AnswerTo::Refresh)
        return root;
    throw malformed(provider, u"no "_s + provider.token.member);
}

TokenAnswer readTokenAnswer(const outbound::Answer &answer, const ProviderDescriptor &provider,
                            const QStringList &requested, AnswerTo question)
{
    const DocumentPointer document = documentOf(answer.body);
    refuseErrors(answer, document, provider);
    if (!document)
        throw malformed(provider, u"neither JSON nor a form"_s);
    const json::Value root = document->root();
    const json::Value holder = holderOf(root, provider, question);
    checkType(holder, provider);
    TokenAnswer token{.accessToken = tokenIn(holder, "access_token", provider),
                      .refreshToken = tokenIn(holder, "refresh_token", provider),
                      .lifetimeSeconds = lifetimeOf(holder, provider.token),
                      .scopes = scopesOf(holder, provider, requested),
                      .metadata = metadataOf(root, provider)};
    if (token.accessToken.isEmpty())
        throw malformed(provider, u"no access_token"_s);
    if (provider.account.url.isEmpty())
        token.account = {textAt(root, provider.account.id, 255),
                         textAt(root, provider.account.label, 255)};
    return token;
}

Account readAccount(const outbound::Answer &answer, const ProviderDescriptor &provider)
{
    const DocumentPointer document = fromJson(answer.body);
    if (!answer.isSuccess())
        throw TokenError(troubleOfStatus(answer.status), provider.name,
                         u"account URL: status %1"_s.arg(answer.status), retryAfter(answer));
    if (!document)
        throw malformed(provider, u"account URL: no JSON object"_s);
    const Account account{textAt(document->root(), provider.account.id, 255),
                          textAt(document->root(), provider.account.label, 255)};
    if (account.id.isEmpty() && !provider.account.id.isEmpty())
        throw malformed(provider, u"account URL: no "_s + provider.account.id);
    return account;
}

} // namespace plexus::oauth
