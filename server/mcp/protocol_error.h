// Errors as JSON-RPC 2.0 has them.
#pragma once

#include "core/failure.h"
#include "mcp/call_context.h"

#include <QJsonObject>
#include <QJsonValue>

namespace plexus::mcp {

//! Codes of JSON-RPC 2.0 (section 5.1) and of MCP.
namespace rpc {
inline constexpr int parseError = -32700;
inline constexpr int invalidRequest = -32600;
inline constexpr int methodNotFound = -32601;
inline constexpr int invalidParams = -32602;
inline constexpr int internalError = -32603;
inline constexpr int sessionNotFound = -32001; //!< legacy
inline constexpr int resourceNotFound = -32002; //!< until 2025-11-25
inline constexpr int notAuthorized = -32003; //!< tools, 2025-03-26 as MCP Plexus has it
inline constexpr int serverBusy = -32000; //!< legacy
inline constexpr int urlElicitationRequired = -32042; //!< 2025-11-25
inline constexpr int headerMismatch = -32020; //!< 2026-07-28
inline constexpr int missingCapability = -32021; //!< 2026-07-28
inline constexpr int unsupportedVersion = -32022; //!< 2026-07-28
} // namespace rpc

//! An error answer: its JSON-RPC form and the HTTP status it has when it is the whole answer.
class ProtocolError : public Failure
{
public:
    ProtocolError(int status, int code, const QString &message,
                  QJsonValue data = QJsonValue::Undefined)
        : Failure(FailureKind::InvalidArgument, message)
        , m_status(status)
        , m_code(code)
        , m_data(std::move(data))
    {
    }
    int status() const noexcept { return m_status; }
    int code() const noexcept { return m_code; }
    const QJsonValue &data() const noexcept { return m_data; }

private:
    int m_status;
    int m_code;
    QJsonValue m_data;
};

//! The client did not say that it can be asked for this.
class CapabilityMissing : public Failure
{
public:
    CapabilityMissing(QJsonObject required, const QString &message)
        : Failure(FailureKind::Unsupported, message)
        , m_required(std::move(required))
    {
    }
    //! A ClientCapabilities object.
    const QJsonObject &required() const noexcept { return m_required; }

private:
    QJsonObject m_required;
};

//! The call cannot go on before the user has done something on these pages, and the client is to
//! make it again then (2025-11-25: an error that has the pages). Of those who call inputs()
//! instead, the call waits.
class UrlElicitationRequired : public Failure
{
public:
    explicit UrlElicitationRequired(QList<InputRequest> pages)
        : Failure(FailureKind::Unsupported,
                  QStringLiteral("This request requires more information."))
        , m_pages(std::move(pages))
    {
    }
    const QList<InputRequest> &pages() const noexcept { return m_pages; }

private:
    QList<InputRequest> m_pages;
};

} // namespace plexus::mcp
