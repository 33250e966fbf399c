// Requests to third parties, as tool authors write them.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <concepts>

namespace plexus {

//! One `name=value` of a URL's query; percent-encoded when it is sent.
struct QueryItem
{
    QueryItem(QString n, QString v)
        : name(std::move(n))
        , value(std::move(v))
    {
    }
    QueryItem(QString n, bool v)
        : QueryItem(std::move(n), v ? QStringLiteral("true") : QStringLiteral("false"))
    {
    }
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    QueryItem(QString n, Number v)
        : QueryItem(std::move(n), QString::number(v))
    {
    }

    QString name;
    QString value;
};
using Query = QList<QueryItem>;

struct WebHeader
{
    QByteArray name;
    QByteArray value;
};

//! A request without its credential, which is added on the way out.
struct WebRequest
{
    QByteArray method = "GET";
    QString
        path; //!< beginning with `/`, relative to the provider's API, or a whole https URL of it
    Query query;
    QList<WebHeader> headers;
    QByteArray body;
};

struct WebAnswer
{
    int status = 0;
    QList<WebHeader> headers;
    QByteArray body;

    bool isSuccess() const noexcept { return status >= 200 && status < 300; }
};

} // namespace plexus
