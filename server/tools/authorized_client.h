// A third party's API, spoken to on behalf of the caller.
#pragma once

#include "async/task.h"
#include "tools/web_request.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QMap>

#include <memory>

namespace plexus {

//! Sends requests with the caller's credential. Implemented where credentials are kept.
class AuthorizedChannel
{
public:
    virtual ~AuthorizedChannel() = default;
    //! Any status is an answer. Throws Failure{Unavailable, Timeout, TooLarge} when there is none.
    virtual Task<WebAnswer> send(WebRequest request) = 0;
};

//! What `requiresAuth` gives to a handler. Copies share the channel. The credential itself cannot
//! be read. Methods other than send() throw Failure{Upstream} for a status outside 200 to 299 and
//! for a body of another shape.
class AuthorizedClient
{
public:
    AuthorizedClient(QString provider, std::shared_ptr<AuthorizedChannel> channel,
                     QMap<QString, QString> details = {});

    const QString &provider() const noexcept { return m_provider; }
    //! What the provider has told of the account besides, as the descriptor's `metadata` and
    //! `variables` name it, e.g. a company's id for the path; empty: nothing.
    QString detail(const QString &name) const { return m_details.value(name); }

    Task<WebAnswer> send(WebRequest request);
    //! An empty body is null.
    Task<QJsonValue> getJson(QString path, Query query = {});
    Task<QJsonObject> getObject(QString path, Query query = {});
    Task<QJsonArray> getArray(QString path, Query query = {});
    Task<QJsonValue> post(QString path, QJsonValue body, Query query = {});
    Task<QJsonValue> put(QString path, QJsonValue body, Query query = {});
    Task<QJsonValue> patch(QString path, QJsonValue body, Query query = {});
    //! DELETE.
    Task<QJsonValue> remove(QString path, Query query = {});

private:
    Task<QJsonValue> exchange(WebRequest request);

    QString m_provider;
    std::shared_ptr<AuthorizedChannel> m_channel; // shared by the copies of one client
    QMap<QString, QString> m_details;
};

} // namespace plexus
