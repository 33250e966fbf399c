// `/{tenant}/account`: what a signed-in user has here.
#pragma once

#include "endpoints/pages/browser.h"
#include "oauth/client/connect_flow.h"
#include "oauth/client/key_flow.h"

namespace plexus::pages {

struct AccountServices
{
    BrowserServices browser;
    vault::CredentialVault &vault;
    oauth::ProviderRegistry &providers;
    oauth::LinkRefresher &refresher;
    oauth::ConnectFlow &connect;
    oauth::KeyFlow &keys;
};

//! The page with all that can be done on it.
std::vector<http::Route> accountRoutes(AccountServices services);

//! One of the page's forms; `suffix` stands behind `/{tenant}/account`. The sender is signed in and
//! the form is theirs. Whatever is another user's does not exist.
using AccountAction = Task<http::Response> (*)(AccountServices, Visit, SignedIn);
http::Route accountForm(const AccountServices &services, const QString &suffix,
                        AccountAction action);
//! Back to a part of the page.
http::Response toAccount(const Visit &visit, const QByteArray &part);

//! The parts of the page: what it shows, and what can be done there.
Task<void> addConnections(AccountServices services, Visit visit, UserId user, Values *values);
std::vector<http::Route> connectionForms(const AccountServices &services);
Task<void> addKeys(AccountServices services, Visit visit, UserId user, Values *values);
std::vector<http::Route> keyForms(const AccountServices &services);
Task<void> addTokens(AccountServices services, Visit visit, UserId user, Values *values);
std::vector<http::Route> tokenForms(const AccountServices &services);

} // namespace plexus::pages
