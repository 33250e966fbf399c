#include "model/provider_descriptor.h"

#include "model/provider_url.h"

#include <QRegularExpression>

#include <algorithm>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

QString whyNotProviderName(const QString &name)
{
    static const QRegularExpression shape(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\\z"_s);
    return shape.match(name).hasMatch()
        ? QString()
        : u"must be 1 to 63 letters, digits, '.', '_' and '-', the first a letter or a digit"_s;
}

//! The members that hold URLs, with their names.
static QList<std::pair<const char *, QString>> urlsOf(const ProviderDescriptor &descriptor)
{
    return {{"setup_url", descriptor.setupUrl},
            {"issuer", descriptor.issuer},
            {"authorization_url", descriptor.authorizationUrl},
            {"token_url", descriptor.tokenUrl},
            {"refresh_url", descriptor.refreshUrl}};
}

static void checkUrls(const ProviderDescriptor &descriptor, const json::Reader &reader)
{
    const auto urls = urlsOf(descriptor);
    for (const auto &[name, url] : urls) {
        const QString reason = url.isEmpty() ? QString() : whyNotProviderUrl(url);
        if (!reason.isEmpty())
            reader.member(name).fail(reason);
    }
}

static bool isDeclared(const ProviderDescriptor &descriptor, const QString &name)
{
    const auto &variables = descriptor.variables;
    return std::any_of(variables.begin(), variables.end(),
                       [&name](const ProviderVariable &v) { return v.name == name; });
}

//! Until an answer has come there are no values from one.
static bool isKnownAtStart(const ProviderDescriptor &descriptor, const QString &name)
{
    const auto &variables = descriptor.variables;
    return std::any_of(variables.begin(), variables.end(), [&name](const ProviderVariable &v) {
        return v.name == name && v.source == VariableSource::Config;
    });
}

static void checkPlaceholders(const ProviderDescriptor &descriptor, const json::Reader &reader)
{
    const auto urls = urlsOf(descriptor);
    for (const auto &[member, url] : urls) {
        for (const QString &name : placeholdersOf(url)) {
            if (!isKnownAtStart(descriptor, name))
                reader.member(member).fail(u"names no variable of the configuration"_s);
        }
    }
    const QStringList later =
        descriptor.api.origins + QStringList{descriptor.api.baseUrl, descriptor.account.url};
    for (const QString &name : placeholdersOf(later.join(u' '))) {
        if (!isDeclared(descriptor, name))
            reader.member("api").fail(u"names a variable that there is not"_s);
    }
}

static void checkRenamed(const StringMap &renamed, const json::Reader &reader)
{
    static const QStringList all{u"client_id"_s, u"client_secret"_s, u"scope"_s, u"redirect_uri"_s};
    StringMap newNames;
    for (auto it = renamed.begin(); it != renamed.end(); ++it) {
        if (!all.contains(it.key()))
            reader.member(it.key().toStdString()).fail(u"cannot be renamed"_s);
        newNames.insert(it.value(), {});
    }
    checkParameters(newNames, reader);
}

void ProviderDescriptor::check(const ProviderDescriptor &descriptor, const json::Reader &reader)
{
    if (const QString reason = whyNotProviderName(descriptor.name); !reason.isEmpty())
        reader.member("name").fail(reason);
    checkUrls(descriptor, reader);
    checkPlaceholders(descriptor, reader);
    checkRenamed(descriptor.renamed, reader.member("renamed"));
    if (descriptor.authorization.iss == IssRule::Required && descriptor.issuer.isEmpty()
        && !descriptor.asks.contains(u"issuer"_s))
        reader.member("issuer").fail(u"is required when iss is"_s);
}

QString whyNotComplete(const ProviderDescriptor &descriptor, const StringMap &variables)
{
    if (descriptor.authorizationUrl.isEmpty())
        return u"authorization_url is missing"_s;
    if (descriptor.tokenUrl.isEmpty())
        return u"token_url is missing"_s;
    for (const ProviderVariable &variable : descriptor.variables) {
        const QString value = variables.value(variable.name, variable.byDefault);
        if (variable.source != VariableSource::Config)
            continue;
        if (value.isEmpty())
            return u"variable %1 is missing"_s.arg(variable.name);
        if (const QString reason = variable.whyNotValue(value); !reason.isEmpty())
            return u"variable %1 %2"_s.arg(variable.name, reason);
    }
    return {};
}

} // namespace plexus
