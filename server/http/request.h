// A request as handlers see it.
#pragma once

#include "http/headers.h"
#include "http/target.h"

#include <QHash>
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
    QHostAddress peer;
    quint16 peerPort = 0;
    QString requestId; //!< `req_…`, also the answer's X-Request-Id
    QHash<QString, QString> parameters; //!< what the route's pattern captured

    std::optional<QByteArray> header(QByteArrayView name) const { return headers.value(name); }
    QString parameter(const QString &name) const { return parameters.value(name); }
    //! The first value of that name in the query.
    std::optional<QString> queryItem(QStringView name) const
    {
        for (const auto &[key, value] : target.query) {
            if (key == name)
                return value;
        }
        return std::nullopt;
    }
};

} // namespace plexus::http
