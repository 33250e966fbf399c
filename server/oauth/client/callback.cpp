#include "oauth/client/callback.h"

#include "core/failure.h"
#include "outbound/form.h"

#include <QSet>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype longestQuery = 4096;
static constexpr qsizetype longestState = 256;

static Failure badCallback(const QString &detail)
{
    return Failure(FailureKind::InvalidArgument,
                   u"The provider sent the browser back with an answer that cannot be used"_s,
                   u"callback: "_s + detail);
}

static outbound::FormFields fieldsOf(const QByteArray &query)
{
    if (query.size() > longestQuery)
        throw badCallback(u"too long"_s);
    const auto fields = outbound::readForm(query);
    if (!fields)
        throw badCallback(u"broken escapes"_s);
    return *fields;
}

//! Each parameter that is there once; those that must not be there twice are refused.
static StringMap onceEach(const outbound::FormFields &fields)
{
    static const QSet<QString> own{u"code"_s, u"state"_s, u"error"_s, u"iss"_s};
    StringMap values;
    QSet<QString> repeated;
    for (const auto &[name, value] : fields) {
        if (values.contains(name) && own.contains(name))
            throw badCallback(name + u" twice"_s);
        if (values.contains(name))
            repeated.insert(name);
        values.insert(name, value);
    }
    for (const QString &name : repeated)
        values.remove(name);
    return values;
}

static bool isVisibleAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

static std::optional<QString> taken(StringMap &values, const QString &name)
{
    const auto found = values.constFind(name);
    if (found == values.constEnd() || found->isEmpty())
        return std::nullopt;
    return values.take(name);
}

Callback readCallback(const QByteArray &query)
{
    StringMap values = onceEach(fieldsOf(query));
    const std::optional<QString> state = taken(values, u"state"_s);
    if (!state || state->size() > longestState || !isVisibleAscii(*state))
        throw badCallback(u"no state"_s);
    Callback callback{.state = state->toLatin1()};
    callback.error = taken(values, u"error"_s);
    callback.iss = taken(values, u"iss"_s);
    const std::optional<QString> code = taken(values, u"code"_s);
    if (code && !callback.error)
        callback.code = code->toUtf8();
    if (!callback.code && !callback.error)
        throw badCallback(u"neither code nor error"_s);
    callback.others = values;
    return callback;
}

void checkIssuer(const ProviderDescriptor &provider, const std::optional<QString> &iss)
{
    const IssRule rule = provider.authorization.iss;
    if (rule == IssRule::Ignored)
        return;
    const bool isMissing = !iss && rule == IssRule::Required;
    const bool isOther = iss && !provider.issuer.isEmpty() && *iss != provider.issuer;
    if (isMissing || isOther)
        throw Failure(FailureKind::Forbidden,
                      u"The answer did not come from the provider that was asked"_s,
                      u"callback of %1: iss %2"_s.arg(
                          provider.name, isMissing ? u"is missing"_s : u"is another's"_s));
}

TokenTrouble troubleOfCallback(const QString &error)
{
    const TokenTrouble trouble = troubleOf(error);
    return trouble == TokenTrouble::InvalidGrant ? TokenTrouble::Malformed : trouble;
}

static void addVariable(StringMap &metadata, const ProviderVariable &variable,
                        const Callback &callback)
{
    const QString name = variable.member.isEmpty() ? variable.name : variable.member;
    const QString value = callback.others.value(name);
    if (value.isEmpty())
        return;
    if (!variable.whyNotValue(value).isEmpty())
        throw badCallback(variable.name + u" leads elsewhere"_s);
    metadata.insert(variable.name, value);
}

StringMap metadataOfCallback(const ProviderDescriptor &provider, const Callback &callback)
{
    StringMap metadata;
    for (const QString &name : provider.authorization.metadata) {
        const QString value = callback.others.value(name);
        if (!value.isEmpty() && value.size() <= 255 && isVisibleAscii(value))
            metadata.insert(name, value);
    }
    for (const ProviderVariable &variable : provider.variables) {
        if (variable.source == VariableSource::Redirect)
            addVariable(metadata, variable, callback);
    }
    return metadata;
}

} // namespace plexus::oauth
