// What is asked of somebody else, and what came back.
#pragma once

#include "core/headers.h"
#include "core/ids.h"
#include "core/secret.h"

#include <chrono>
#include <memory>
#include <vector>

namespace plexus::json {
class Document;
}

namespace plexus::outbound {

using Milliseconds = std::chrono::milliseconds;

//! For whom something is asked: connections are shared within a tenant only, and turns are taken
//! fairly between tenants and between the users of one.
struct Party
{
    TenantId tenant;
    UserId user; //!< empty: the tenant's own work
};

//! How much of the other side is put up with.
struct Limits
{
    Milliseconds connect{2500}; //!< TLS included
    Milliseconds total{10000}; //!< from send() on, waiting for one's turn included
    qsizetype headerBytes = 64 * 1024;
    qsizetype bodyBytes = 1024 * 1024; //!< after decompression
};

//! Everything in it may be a credential: nothing of it is logged but the URL's origin.
struct Request
{
    struct Field
    {
        QByteArray name;
        Secret value;
    };

    Party party;
    QByteArray method = "GET";
    QString url;
    std::vector<Field> fields;
    Secret body;
    Limits limits;

    void addField(QByteArray name, Secret value)
    {
        fields.push_back({std::move(name), std::move(value)});
    }
    void addField(QByteArray name, const QByteArray &value)
    {
        addField(std::move(name), Secret(value));
    }
    //! Body and its media type.
    void setBody(Secret content, const QByteArray &mediaType)
    {
        body = std::move(content);
        addField("Content-Type", mediaType);
    }
};

//! Any status is an answer, redirections too: nobody follows them unasked.
struct Answer
{
    int status = 0;
    Headers headers;
    QByteArray body;
    QByteArray origin; //!< who answered

    bool isSuccess() const noexcept { return status >= 200 && status < 300; }
    //! The body as JSON. Throws OutboundFailure{Nonsense}.
    std::shared_ptr<const json::Document> json() const;
};

} // namespace plexus::outbound
