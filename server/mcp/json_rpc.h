// JSON-RPC 2.0 messages.
#pragma once

#include "json/document.h"
#include "mcp/protocol_error.h"
#include "mcp/result.h"

#include <QJsonObject>

namespace plexus::mcp {

enum class MessageKind { Request, Notification, Response };

//! One parsed message. Every later decision reads this document and no other.
struct Message
{
    std::shared_ptr<const json::Document> document; // shared with arguments of running calls
    MessageKind kind = MessageKind::Request;
    QString method; //!< requests and notifications
    QByteArray id; //!< as it was sent; empty for notifications
    std::optional<json::Value> params; //!< an object
    json::Value root() const { return document->root(); }
    //! A member of `params`.
    std::optional<json::Value> param(std::string_view name) const
    {
        return params ? params->get(name) : std::nullopt;
    }
    //! `params._meta`.
    std::optional<json::Value> meta() const { return param("_meta"); }
};

//! Throws ProtocolError (400, -32700 or -32600). A notification with `"id": null` is accepted.
Message readMessage(const std::shared_ptr<const json::Document> &document);

//! Texts of answers; `id` is written as it was sent, or left out when it is empty.
QByteArray resultText(const QByteArray &id, const Result &result);
QByteArray errorText(const QByteArray &id, int code, const QString &message,
                     const QJsonValue &data = QJsonValue::Undefined);
QByteArray errorText(const QByteArray &id, const ProtocolError &error);
QByteArray notificationText(const QString &method, const QJsonObject &params);
QByteArray requestText(const QByteArray &id, const QString &method, const QJsonObject &params);

} // namespace plexus::mcp
