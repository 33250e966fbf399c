// Asking a user to do something in the browser, and waiting for it.
#pragma once

#include "calls/change_watch.h"
#include "calls/tenant_settings_source.h"
#include "core/clock.h"
#include "oauth/client/link_refresher.h"
#include "storage/pending_flow_repository.h"
#include "tools/credential_source.h"
#include "tools/tool_failure.h"

#include <functional>

namespace plexus {

//! What the user has to do, once, for a call to go on.
struct BrowserStep
{
    oauth::LinkName whose;
    QString question; //!< key of the question that the client is asked
    QString message; //!< for the user
    QString path; //!< of the page, e.g. `connect`
    std::function<Task<QByteArray>()> open; //!< gives what the link to the page carries
    //! Looks whether waiting for the page is of no use any more, and throws what is; may be absent.
    std::function<Task<void>()> look;
    //! For clients that cannot be asked to open it.
    std::function<ToolFailure(const QString &url)> required;
};

//! What prompts of one thread are served by.
struct PromptServices
{
    QString publicUrl; //!< without a final slash
    storage::PendingFlowRepository &flows;
    ChangeWatches &changes;
    const TenantSettingsSource &tenants;
    const Clock &clock;
    //! Of a page's link.
    QString urlOf(const TenantId &tenant, const QString &path, const QByteArray &id) const
    {
        return publicUrl + u'/' + tenant.value() + u'/' + path + u'/' + QString::fromLatin1(id);
    }
    //! A call is held so long for the user, which is less than clients wait (60 s).
    std::chrono::milliseconds patience{45'000};
};

//! The id under which clients of 2025-11-25 know a page; every process can tell it from the flow.
inline QString elicitationIdOf(const QByteArray &flowIdHash)
{
    return QString::fromLatin1(flowIdHash.toHex().left(32));
}

//! One credential that one run of a call lacks. Make it, look whether the credential is there, and
//! as long as it is not, co_await next().
class BrowserPrompt
{
public:
    BrowserPrompt(PromptServices services, CredentialRequest request, BrowserStep step);

    //! Asks the client to open the page (the handler is left for that), and then waits until
    //! something has happened. Throws ToolFailure when the user does not want to, when the account
    //! cannot be linked, and when the client cannot be asked or does not come again.
    Task<void> next();

private:
    Task<QByteArray> linkId();
    QString urlOf(const QByteArray &id) const;
    mcp::InputRequest question(const QByteArray &id) const;
    Task<void> refuseIncapable();
    void requireComing(const QByteArray &id) const;
    //! The user does not want to, or it could not be done.
    [[noreturn]] void throwEnd(const PendingFlow &flow) const;
    Task<void> wait(QByteArray id);
    void askAgain();
    void giveUp(const QByteArray &id);

    PromptServices m_services;
    CredentialRequest m_request;
    BrowserStep m_step;
    ChangeWatch m_watch;
    std::optional<qint64> m_deadline; // steady
};

} // namespace plexus
