#include "admin_api/client_request.h"

#include "admin_api/path_value.h"
#include "json/write.h"

#include <QSslConfiguration>
#include <QUrlQuery>

namespace plexus::admin {

using namespace Qt::Literals::StringLiterals;

static QByteArray filled(const QByteArray &segment, const Target &target)
{
    if (!segment.startsWith('{'))
        return segment;
    const QString name = QString::fromLatin1(segment.mid(1).chopped(1));
    const QString id = target.ids.value(name);
    if (id.isEmpty())
        throw Failure(FailureKind::InvalidArgument, u"An empty %1 names nothing."_s.arg(name));
    return toPathValue(id);
}

static QByteArray pathFor(const Operation &operation, const Target &target)
{
    const QByteArray path(operation.path.data(), qsizetype(operation.path.size()));
    QByteArrayList segments;
    for (const QByteArray &segment : path.split('/'))
        segments.append(filled(segment, target));
    return segments.join('/');
}

static void addUnlessEmpty(QUrlQuery &query, const QString &name, const QString &value)
{
    if (!value.isEmpty())
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

static QUrlQuery queryFor(const Target &target)
{
    QUrlQuery query;
    if (target.dryRun)
        query.addQueryItem(u"dry_run"_s, u"1"_s);
    for (auto it = target.filters.cbegin(); it != target.filters.cend(); ++it)
        addUnlessEmpty(query, it.key(), it.value());
    if (!target.page)
        return query;
    addUnlessEmpty(query, u"q"_s, target.page->query);
    addUnlessEmpty(query, u"sort"_s, target.page->sort);
    addUnlessEmpty(query, u"cursor"_s, target.page->cursor);
    query.addQueryItem(u"limit"_s, QString::number(target.page->limit));
    return query;
}

static QUrl urlFor(const ClientOptions &options, const Operation &operation, const Target &target)
{
    QByteArray text = options.baseUrl.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery
                                                | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    text += pathFor(operation, target);
    const QString query = queryFor(target).toString(QUrl::FullyEncoded);
    return QUrl::fromEncoded(query.isEmpty() ? text : text + '?' + query.toLatin1());
}

QNetworkRequest requestFor(const ClientOptions &options, const Operation &operation,
                           const Target &target)
{
    QNetworkRequest request(urlFor(options, operation, target));
    if (!options.caFile.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(options.caFile);
        request.setSslConfiguration(tls);
    }
    request.setRawHeader("X-Admin-API-Key", options.key.reveal());
    request.setRawHeader("Accept", "application/json, application/problem+json");
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    if (target.ifVersion)
        request.setRawHeader("If-Match", '"' + QByteArray::number(*target.ifVersion) + '"');
    if (!target.idempotencyKey.isEmpty())
        request.setRawHeader("Idempotency-Key", target.idempotencyKey);
    return request;
}

QByteArray bodyFor(const Operation &operation, QJsonObject body)
{
    if (operation.method == Method::Get || operation.method == Method::Delete)
        return {};
    for (auto member = body.begin(); member != body.end();)
        member = member.value().isNull() ? body.erase(member) : std::next(member);
    return json::dump(body);
}

} // namespace plexus::admin
