#include "oauth/client/connect_end.h"

#include "oauth/client/provider_not_configured.h"
#include "oauth/client/token_error.h"
#include "outbound/outbound_failure.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using Stage = ConnectStory::Stage;

static ConnectEnd failedEnd(ConnectTrouble trouble, const QString &reason)
{
    return {Stage::Failed, trouble, reason};
}

static ConnectEnd endAtProvider(const TokenError &error)
{
    if (error.trouble() == TokenTrouble::Denied)
        return {Stage::Denied, {}, error.logText()};
    return failedEnd(error.trouble() == TokenTrouble::Temporary
                         ? ConnectTrouble::ProviderUnavailable
                         : ConnectTrouble::ProviderMisconfigured,
                     error.logText());
}

static ConnectEnd endOnTheWay(const outbound::OutboundFailure &failure)
{
    return failedEnd(failure.trouble() == outbound::Trouble::Blocked
                         ? ConnectTrouble::ProviderMisconfigured
                         : ConnectTrouble::ProviderUnavailable,
                     failure.logText());
}

//! What comes with the browser is refused when it does not agree with what is known of the
//! provider; all else is our own.
static ConnectEnd otherEnd(const Failure &failure)
{
    const bool isOfTheReturn =
        failure.kind() == FailureKind::Forbidden || failure.kind() == FailureKind::InvalidArgument;
    return isOfTheReturn ? failedEnd(ConnectTrouble::ProviderMisconfigured, failure.logText())
                         : failedEnd(ConnectTrouble::ServerFault, u"a fault of the server"_s);
}

ConnectEnd connectEndOf(const std::exception_ptr &thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const TokenError &error) {
        return endAtProvider(error);
    } catch (const outbound::OutboundFailure &failure) {
        return endOnTheWay(failure);
    } catch (const ProviderNotConfigured &failure) {
        return failedEnd(ConnectTrouble::ProviderNotConfigured, failure.logText());
    } catch (const Failure &failure) {
        return otherEnd(failure);
    } catch (const std::exception &) {
        return failedEnd(ConnectTrouble::ServerFault, u"a fault of the server"_s);
    }
}

} // namespace plexus::oauth
