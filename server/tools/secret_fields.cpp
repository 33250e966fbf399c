#include "tools/secret_fields.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

//! `apiKey`, `API_KEY` and `api-key` are of the same two words.
static QStringList wordsOf(const QString &name)
{
    static const QRegularExpression word(u"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"_s);
    QStringList words;
    for (const QRegularExpressionMatch &found : word.globalMatch(name))
        words += found.captured().toLower();
    return words;
}

static bool namesSecret(const QString &name)
{
    static constexpr std::array whole{"key"_L1, "token"_L1, "secret"_L1, "pwd"_L1};
    static constexpr std::array within{"password"_L1,   "passwd"_L1,    "passphrase"_L1,
                                       "passcode"_L1,   "apikey"_L1,    "accesskey"_L1,
                                       "privatekey"_L1, "secretkey"_L1, "accesstoken"_L1,
                                       "authtoken"_L1,  "credential"_L1};
    const QStringList words = wordsOf(name);
    const QString joined = words.join(QString());
    return std::any_of(whole.begin(), whole.end(),
                       [&words](QLatin1StringView text) { return words.contains(text); })
        || std::any_of(within.begin(), within.end(),
                       [&joined](QLatin1StringView text) { return joined.contains(text); });
}

static QString secretPropertyIn(const QJsonObject &properties)
{
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (namesSecret(it.key()) || it.value()[u"format"_s] == "password"_L1)
            return it.key();
    }
    return {};
}

//! Keywords that hold further schemas differ between drafts; whatever stands inside is looked at.
QString secretFieldIn(const QJsonValue &schema)
{
    QString found = secretPropertyIn(schema[u"properties"_s].toObject());
    const QJsonObject members = schema.toObject();
    for (auto it = members.begin(); found.isEmpty() && it != members.end(); ++it)
        found = secretFieldIn(it.value());
    const QJsonArray elements = schema.toArray();
    for (auto it = elements.begin(); found.isEmpty() && it != elements.end(); ++it)
        found = secretFieldIn(*it);
    return found;
}

} // namespace plexus
