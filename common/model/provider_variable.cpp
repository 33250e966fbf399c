#include "model/provider_variable.h"

#include "model/provider_url.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static const QRegularExpression &placeholder()
{
    static const QRegularExpression shape(u"\\{([a-z][a-z0-9_]*)\\}"_s);
    return shape;
}

QStringList placeholdersOf(const QString &text)
{
    QStringList names;
    for (auto found = placeholder().globalMatch(text); found.hasNext();)
        names += found.next().captured(1);
    return names;
}

// Once from left to right: a value cannot bring placeholders of its own.
QString expanded(const QString &text, const StringMap &values)
{
    QString result;
    qsizetype done = 0;
    for (auto found = placeholder().globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const auto value = values.constFind(match.captured(1));
        result += QStringView(text).mid(done, match.capturedStart() - done);
        result += value == values.constEnd() ? match.captured(0) : *value;
        done = match.capturedEnd();
    }
    result += QStringView(text).mid(done);
    return result;
}

static bool matches(const QString &value, const QString &shape)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(shape)).match(value).hasMatch();
}

static bool isWord(const QString &value)
{
    return value.size() <= 63 && matches(value, u"[A-Za-z0-9][A-Za-z0-9_-]*"_s);
}

//! A whole host name, or the end of one that begins with a dot.
static bool isHostName(QString value)
{
    return value.size() <= 253
        && matches(value, u"([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?"_s);
}

static bool isAmong(const QString &host, const QStringList &suffixes)
{
    if (suffixes.isEmpty())
        return true;
    return std::any_of(suffixes.begin(), suffixes.end(), [&host](const QString &suffix) {
        return suffix.startsWith(u'.') ? host.endsWith(suffix) && host != suffix : host == suffix;
    });
}

static QString whyNotHost(const QString &authority, const QStringList &suffixes)
{
    const qsizetype colon = authority.indexOf(u':');
    const QString host = colon < 0 ? authority : authority.first(colon);
    const bool port = colon < 0 || matches(authority.mid(colon + 1), u"[1-9][0-9]{0,4}"_s);
    if (!port || !isHostName(host))
        return u"must be a host name in lower case"_s;
    if (!suffixes.isEmpty() && colon >= 0)
        return u"must not have a port"_s;
    return isAmong(host, suffixes) ? QString()
                                   : u"must end with one of "_s + suffixes.join(u", "_s);
}

static QString whyNotOrigin(const QString &value, const QStringList &suffixes)
{
    if (const QString reason = whyNotProviderOrigin(value); !reason.isEmpty())
        return reason;
    return whyNotHost(QUrl(value).authority(), suffixes);
}

QString ProviderVariable::whyNotValue(const QString &value) const
{
    switch (kind) {
    case VariableKind::Word:
        return isWord(value) ? QString() : u"must hold only letters, digits, '-' and '_'"_s;
    case VariableKind::Host:
        return whyNotHost(value, suffixes);
    case VariableKind::Origin:
        return whyNotOrigin(value, suffixes);
    }
    return u"is of no known kind"_s;
}

static void checkSuffixes(const ProviderVariable &variable, const json::Reader &reader)
{
    if (variable.source != VariableSource::Config && variable.kind != VariableKind::Word
        && variable.suffixes.isEmpty())
        reader.member("suffixes").fail(u"is required for hosts that come from an answer"_s);
    for (qsizetype i = 0; i < variable.suffixes.size(); ++i) {
        QString name = variable.suffixes.at(i);
        if (name.startsWith(u'.'))
            name.remove(0, 1);
        if (!isHostName(name) || !name.contains(u'.'))
            reader.member("suffixes")
                .element(i)
                .fail(u"must be a host name or the end of one, e.g. .example.com"_s);
    }
}

void ProviderVariable::check(const ProviderVariable &variable, const json::Reader &reader)
{
    if (!matches(variable.name, u"[a-z][a-z0-9_]*"_s))
        reader.member("name").fail(u"must be a lower-case word"_s);
    checkSuffixes(variable, reader);
    if (variable.byDefault.isEmpty())
        return;
    if (const QString reason = variable.whyNotValue(variable.byDefault); !reason.isEmpty())
        reader.member("default").fail(reason);
}

} // namespace plexus
