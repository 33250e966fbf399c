// A request as handlers see it.
#pragma once

#include "core/headers.h"
#include "http/target.h"

#include <QHostAddress>
#include <QString>

namespace plexus::http {

//! Self-contained: keeps no pointer into the connection and may cross suspensions and threads.
struct Request
{
    QByteArray method;
    QByteArray rawTarget; //!< as sent; may hold a credential, so it is not for logs
    Target target;
    Headers headers;
    QByteArray body;
    QHostAddress peer; //!< the client; behind a trusted proxy, what that says
    bool isSecure = false; //!< the client speaks TLS, to us or to a trusted proxy
    QString requestId; //!< `req_…`, also the answer's X-Request-Id
    Items parameters; //!< what the route's pattern captured

    std::optional<QByteArray> header(QByteArrayView name) const { return headers.value(name); }
    QString parameter(QStringView name) const
    {
        return itemOf(parameters, name).value_or(QString());
    }
    //! The first value of that name in the query.
    std::optional<QString> queryItem(QStringView name) const { return itemOf(target.query, name); }
};

} // namespace plexus::http
