#include "model/provider_rules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

//! As the most careless server reads it: `Redirect.URI[]` may be `redirect_uri` there.
static QString careless(const QString &name)
{
    return name.section(u'[', 0, 0).toLower().replace(u'.', u'_');
}

bool isProtectedParameter(const QString &name)
{
    static constexpr std::array protectedNames{"response_type"_L1,
                                               "response_mode"_L1,
                                               "client_id"_L1,
                                               "client_secret"_L1,
                                               "redirect_uri"_L1,
                                               "scope"_L1,
                                               "state"_L1,
                                               "nonce"_L1,
                                               "code"_L1,
                                               "code_verifier"_L1,
                                               "code_challenge"_L1,
                                               "code_challenge_method"_L1,
                                               "grant_type"_L1,
                                               "refresh_token"_L1,
                                               "request"_L1,
                                               "request_uri"_L1,
                                               "client_assertion"_L1,
                                               "token"_L1,
                                               "client_assertion_type"_L1};
    return std::find(protectedNames.begin(), protectedNames.end(), careless(name))
        != protectedNames.end();
}

static bool isParameterName(const QString &name)
{
    static const QRegularExpression shape(u"^[A-Za-z][A-Za-z0-9_.\\[\\]-]{0,63}\\z"_s);
    return shape.match(name).hasMatch();
}

static bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c < u' ' || c == u'\x7f'; });
}

void checkParameters(const StringMap &params, const json::Reader &reader)
{
    for (auto it = params.begin(); it != params.end(); ++it) {
        const json::Reader at = reader.member(it.key().toStdString());
        if (isProtectedParameter(it.key()))
            at.fail(u"is set by the protocol itself"_s);
        else if (!isParameterName(it.key()))
            at.fail(u"is no parameter's name"_s);
        if (it.value().size() > 1000 || hasControl(it.value()))
            at.fail(u"must have at most 1000 characters and no control characters"_s);
    }
}

void checkDottedPath(const QString &path, const json::Reader &reader)
{
    static const QRegularExpression shape(u"^[^.\\x00-\\x1f]+(\\.[^.\\x00-\\x1f]+)*\\z"_s);
    if (!path.isEmpty() && !shape.match(path).hasMatch())
        reader.fail(u"must be member names with dots between them"_s);
}

//! RFC 6749 section 3.3, without what separates scopes.
static bool isScope(const QString &scope, const QString &separator)
{
    const auto isGood = [](QChar c) { return c > u' ' && c < u'\x7f' && c != u'"' && c != u'\\'; };
    return !scope.isEmpty() && scope.size() <= 255 && !scope.contains(separator)
        && std::all_of(scope.begin(), scope.end(), isGood);
}

static void checkScopes(const QStringList &scopes, const ScopeRules &rules,
                        const json::Reader &reader)
{
    for (qsizetype i = 0; i < scopes.size(); ++i) {
        if (!isScope(scopes.at(i), rules.separator))
            reader.element(i).fail(u"must be one scope (RFC 6749 section 3.3)"_s);
        if (scopes.indexOf(scopes.at(i)) < i)
            reader.element(i).fail(u"is there already"_s);
    }
}

void ScopeRules::check(const ScopeRules &rules, const json::Reader &reader)
{
    checkScopes(rules.defaults, rules, reader.member("defaults"));
    checkScopes(rules.always, rules, reader.member("always"));
    for (auto it = rules.implies.begin(); it != rules.implies.end(); ++it)
        checkScopes(it.value(), rules, reader.member("implies").member(it.key().toStdString()));
    if (!rules.used && !(rules.defaults + rules.always).isEmpty())
        reader.member("used").fail(u"is false, and yet there are scopes"_s);
}

void AuthorizationRules::check(const AuthorizationRules &rules, const json::Reader &reader)
{
    checkParameters(rules.params, reader.member("params"));
    for (qsizetype i = 0; i < rules.metadata.size(); ++i) {
        if (!isParameterName(rules.metadata.at(i)) || isProtectedParameter(rules.metadata.at(i)))
            reader.member("metadata").element(i).fail(u"must be a parameter of the provider's"_s);
    }
}

void TokenRules::check(const TokenRules &rules, const json::Reader &reader)
{
    checkParameters(rules.params, reader.member("params"));
    checkParameters(rules.refreshParams, reader.member("refresh_params"));
    checkDottedPath(rules.member, reader.member("member"));
    for (auto it = rules.metadata.begin(); it != rules.metadata.end(); ++it)
        checkDottedPath(it.value(), reader.member("metadata").member(it.key().toStdString()));
}

} // namespace plexus
