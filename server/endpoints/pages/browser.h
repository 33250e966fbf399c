// Signing in to a tenant's pages.
#pragma once

#include "endpoints/pages/form_guard.h"
#include "endpoints/pages/routes.h"
#include "identity/admin_lockout.h"
#include "storage/browser_session_repository.h"
#include "storage/login_repository.h"
#include "storage/user_repository.h"
#include "tenancy/quota_table.h"

namespace plexus::pages {

struct BrowserServices
{
    const Site &site;
    const TenantDirectory &directory;
    storage::BrowserSessionRepository &sessions;
    storage::LoginRepository &logins;
    storage::UserRepository &users;
    const FormGuard &forms;
    identity::AdminLockout &tokenLockout; //!< of addresses that guess user tokens
    QuotaTable &quotas;
    const Clock &clock;
    QString publicBaseUrl; //!< empty: loopback
};

//! The browser's live session at the tenant.
struct SignedIn
{
    BrowserSession session;
    QByteArray hash; //!< of its cookie
};
Task<std::optional<SignedIn>> signedIn(BrowserServices services, Visit visit);

//! Sends the browser to where the tenant signs users in, and then to `path` of ours.
Task<http::Response> beginLogin(BrowserServices services, Visit visit, QString path);

//! The person's name for a page.
QString nameOf(const BrowserIdentity &who);

//! Who made a change: the browser's user.
Actor actorOf(const SignedIn &who, const Visit &visit);

//! All pages below `/{tenant}/login`.
std::vector<http::Route> loginRoutes(BrowserServices services);
//! `/{tenant}/account`.
QString accountPath(const Visit &visit);

} // namespace plexus::pages
