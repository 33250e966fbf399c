#include "outbound/outbound_failure.h"

#include <array>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

namespace {

struct TroubleRow
{
    FailureKind kind;
    const char *callerText; //!< behind the other side's name
    const char *logText;
};

//! By Trouble.
constexpr std::array<TroubleRow, 8> troubleTable{{
    {FailureKind::Forbidden, "may not be reached from this server.", "blocked"},
    {FailureKind::Unavailable, "is asked too much at once. Try again later.", "busy"},
    {FailureKind::Unavailable, "cannot be reached.", "unreachable"},
    {FailureKind::Upstream, "could not be reached over a secure connection.", "TLS"},
    {FailureKind::Upstream, "closed the connection before it had answered.", "lost"},
    {FailureKind::Timeout, "did not answer in time.", "timed out"},
    {FailureKind::TooLarge, "answered more than is accepted.", "too large"},
    {FailureKind::Upstream, "answered something that cannot be understood.", "nonsense"},
}};

const TroubleRow &rowOf(Trouble trouble) { return troubleTable.at(size_t(trouble)); }

} // namespace

OutboundFailure::OutboundFailure(Trouble trouble, FailureKind kind, const QString &callerText,
                                 const QString &logText)
    : Failure(kind, callerText, logText)
    , m_trouble(trouble)
{
}

OutboundFailure::OutboundFailure(Trouble trouble, const QString &peer, const QString &detail)
    : OutboundFailure(trouble, rowOf(trouble).kind,
                      u"%1 %2"_s.arg(peer, QLatin1StringView(rowOf(trouble).callerText)),
                      u"%1: %2: %3"_s.arg(peer, QLatin1StringView(rowOf(trouble).logText), detail))
{
}

OutboundFailure OutboundFailure::blocked(const QString &callerText, const QString &detail)
{
    return {Trouble::Blocked, FailureKind::Forbidden, callerText,
            u"blocked: "_s + (detail.isEmpty() ? callerText : detail)};
}

} // namespace plexus::outbound
