// What is shown while an account is linked.
#pragma once

#include "endpoints/pages/connect.h"

namespace plexus::pages {

//! A flow as its owner looks at it.
struct ConnectView
{
    LinkVisitor who;
    QByteArray id;
    PendingFlow flow;
};

//! Asks whether to go to the provider.
http::Response askPage(const ConnectServices &services, const Visit &visit, const ConnectView &view,
                       const oauth::ConnectRequest &request);
//! Asks whether the account is the right one.
http::Response confirmPage(const ConnectServices &services, const Visit &visit,
                           const ConnectView &view, const oauth::ProviderFace &provider);
//! Shows the code that a guest's client has to bring.
http::Response codePage(const ConnectServices &services, const Visit &visit,
                        const ConnectView &view, const oauth::ProviderFace &provider,
                        const QString &code);
//! Says how it ended.
http::Response endPage(const ConnectServices &services, const Visit &visit, const ConnectView &view,
                       const oauth::ProviderFace &provider);

} // namespace plexus::pages
