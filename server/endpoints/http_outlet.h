// An MCP answer over HTTP.
#pragma once

#include "http/reply.h"
#include "mcp/outlet.h"
#include "tenancy/quota_table.h"

namespace plexus::endpoints {

class HttpOutlet final : public mcp::Outlet
{
public:
    //! `slot`: the request's share of what may be open at once.
    explicit HttpOutlet(std::shared_ptr<http::Reply> reply, QuotaTable::Slot slot = {})
        : m_reply(std::move(reply))
        , m_slot(std::move(slot))
    {
    }

    void respond(int status, Headers headers, QByteArray body) override;
    void beginStream(Headers headers) override;
    void write(QByteArray frame) override;
    void endStream() override;
    void onGone(std::function<void()> callback) override { m_reply->onGone(std::move(callback)); }

private:
    std::shared_ptr<http::Reply> m_reply; // shared with the handler's task
    std::shared_ptr<http::EventStream> m_stream; // shared with nobody; null before and after
    QuotaTable::Slot m_slot;
};

} // namespace plexus::endpoints
