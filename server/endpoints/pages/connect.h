// Linking accounts in the browser.
#pragma once

#include "endpoints/pages/browser.h"
#include "endpoints/pages/cookies.h"
#include "endpoints/pages/flow_link.h"
#include "oauth/client/connect_flow.h"

namespace plexus::pages {

struct ConnectServices
{
    BrowserServices browser;
    oauth::ConnectFlow &flow;
    oauth::ProviderRegistry &providers;
};

//! `/{tenant}/connect/{id}` with its steps, and where providers send browsers back to:
//! `/{tenant}/oauth/external_callback/{provider}`.
std::vector<http::Route> connectRoutes(ConnectServices services);
std::vector<http::Route> callbackRoutes(ConnectServices services);

//! Everything that this request proves about the browser. `mark` is of the flow.
oauth::BrowserSession proofOf(const std::optional<SignedIn> &user, const QByteArray &mark,
                              const Site &site, const Visit &visit);
//! Of the flow whose mark it is.
Cookie flowCookie(const Site &site, const QByteArray &mark);
inline const QString connectKind = QStringLiteral("connect");
//! `/{tenant}/connect/{id}`, with a step behind it where one is named.
QString connectPath(const Visit &visit, const QByteArray &id, const QString &step = {});

} // namespace plexus::pages
