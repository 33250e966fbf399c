#include "support/server/browser.h"

#include "support/leaks/evidence.h"

#include <QUrl>
#include <QUrlQuery>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static QByteArray cookieField(const QMap<QByteArray, QByteArray> &cookies)
{
    QByteArrayList pairs;
    for (auto it = cookies.begin(); it != cookies.end(); ++it)
        pairs += it.key() + '=' + it.value();
    return pairs.join("; ");
}

WireAnswer Browser::send(const QByteArray &method, const QByteArray &path, HeaderList headers,
                         const QByteArray &body)
{
    if (!cookies.isEmpty())
        headers.emplaceBack("Cookie", cookieField(cookies));
    const WireAnswer answer = exchange(m_port, method, path, headers, body);
    for (const auto &[name, value] : answer.headers) {
        if (name.toLower() != "set-cookie")
            continue;
        const QByteArray pair = value.left(value.indexOf(';'));
        const QByteArray key = pair.left(pair.indexOf('='));
        cookies.insert(key, pair.sliced(key.size() + 1));
        if (value.contains("Max-Age=0"))
            cookies.remove(key);
    }
    return answer;
}

WireAnswer Browser::get(const QByteArray &path, const HeaderList &more)
{
    return send("GET", path, more, {});
}

WireAnswer Browser::post(const QByteArray &path, const QMap<QByteArray, QByteArray> &fields,
                         const HeaderList &more)
{
    registerSecret(fields.value("key").trimmed(), u"API key of the page"_s);
    QByteArrayList pairs;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        pairs += it.key() + '=' + it.value().toPercentEncoding();
    HeaderList headers{{"Content-Type", "application/x-www-form-urlencoded"}};
    return send("POST", path, headers + more, pairs.join('&'));
}

QByteArray Browser::cookieNamed(const QByteArray &start) const
{
    const auto found = cookies.lowerBound(start);
    return found != cookies.end() && found.key().startsWith(start) ? found.key() : QByteArray();
}

static QUrl locationOf(const WireAnswer &answer)
{
    return QUrl(QString::fromLatin1(answer.header("Location")));
}

QByteArray pathIn(const WireAnswer &answer)
{
    return locationOf(answer)
        .toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded)
        .toLatin1();
}

QByteArray parameterIn(const WireAnswer &answer, const QString &name)
{
    return QUrlQuery(locationOf(answer)).queryItemValue(name).toLatin1();
}

QByteArray hiddenField(const WireAnswer &page, const QByteArray &name)
{
    const QByteArray start = "name=\"" + name + "\" value=\"";
    const qsizetype at = page.body.indexOf(start);
    if (at < 0)
        return {};
    const qsizetype begin = at + start.size();
    return page.body.sliced(begin, page.body.indexOf('"', begin) - begin);
}

} // namespace plexus::test
