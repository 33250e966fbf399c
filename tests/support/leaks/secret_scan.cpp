#include "support/leaks/secret_scan.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstring>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static quint64 keyOf(const char *bytes)
{
    quint64 key = 0;
    std::memcpy(&key, bytes, sizeof key);
    return key;
}

void SecretScan::addPattern(const QByteArray &text, const QString &what)
{
    if (text.size() >= qsizetype(sizeof(quint64)))
        m_patterns.insert(keyOf(text.constData()), {text, what});
}

//! What is the same in the encoding whatever stands before and after: `before` bytes stand before.
static QByteArray insideBase64(const QByteArray &secret, int before,
                               QByteArray::Base64Options options)
{
    const QByteArray text =
        (QByteArray(before, '\0') + secret).toBase64(options | QByteArray::OmitTrailingEquals);
    const qsizetype unsure = before == 0 ? 0 : before == 1 ? 2 : 3;
    const qsizetype whole = (before + secret.size()) * 8 / 6; // the last character may be shared
    return text.mid(unsure, whole - unsure);
}

static QByteArray percentEncoded(const QByteArray &secret, bool lower)
{
    QByteArray text = secret.toPercentEncoding();
    for (qsizetype i = text.indexOf('%'); lower && i >= 0; i = text.indexOf('%', i + 1))
        text.replace(i + 1, 2, text.mid(i + 1, 2).toLower());
    return text;
}

static QByteArray asJson(const QByteArray &secret)
{
    const QByteArray text =
        QJsonDocument(QJsonArray{QString::fromUtf8(secret)}).toJson(QJsonDocument::Compact);
    return text.sliced(2).chopped(2);
}

static QByteArray withEscapedSlashes(QByteArray text) { return text.replace("/", "\\/"); }

bool SecretScan::add(const QByteArray &secret, const QString &what)
{
    if (secret.size() < shortest || m_known.contains(secret))
        return false;
    m_known.insert(secret);
    QSet<QByteArray> forms{secret,
                           secret.toHex(),
                           secret.toHex().toUpper(),
                           percentEncoded(secret, false),
                           percentEncoded(secret, true),
                           asJson(secret),
                           withEscapedSlashes(secret)};
    for (int before = 0; before < 3; ++before) {
        forms.insert(insideBase64(secret, before, QByteArray::Base64Encoding));
        forms.insert(insideBase64(secret, before, QByteArray::Base64UrlEncoding));
    }
    for (const QByteArray &form : std::as_const(forms))
        addPattern(form, what);
    return true;
}

QStringList SecretScan::findIn(const QByteArray &text) const
{
    QSet<QString> found;
    const char *const begin = text.constData();
    for (qsizetype i = 0; i + qsizetype(sizeof(quint64)) <= text.size(); ++i) {
        const auto [first, last] = m_patterns.equal_range(keyOf(begin + i));
        for (auto it = first; it != last; ++it) {
            const QByteArray &pattern = it->text;
            if (pattern.size() <= text.size() - i
                && std::memcmp(begin + i, pattern.constData(), size_t(pattern.size())) == 0)
                found.insert(it->what);
        }
    }
    QStringList all = found.values();
    all.sort();
    return all;
}

} // namespace plexus::test
