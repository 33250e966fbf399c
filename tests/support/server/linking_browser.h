// A person who links accounts, with the host application and the provider played by the test.
#pragma once

#include "support/outbound/oauth_provider.h"
#include "support/server/administration.h"
#include "support/server/browser.h"

namespace plexus::test {

//! Signs `user` in at `tenant`, whose host application the test is.
void signIn(const Fixture &fixture, Browser &browser, const QByteArray &tenant,
            const QByteArray &user);

//! Has the tenant ask a host application that nobody runs, and waits until its pages know.
void useHostLogin(const Fixture &fixture, const QByteArray &tenant);

//! Adds `name` to the tenant's providers.
void addProvider(const Fixture &fixture, const QByteArray &tenant, const QByteArray &name,
                 const QJsonObject &overrides);

//! A browser at one tenant's pages.
class LinkingBrowser : public Browser
{
public:
    LinkingBrowser(const Fixture &fixture, const QByteArray &tenant, const QByteArray &user)
        : Browser(fixture.port())
        , m_base('/' + tenant)
    {
        if (!user.isEmpty())
            signIn(fixture, *this, tenant, user);
    }

    //! The path of a new link, as the account page gives it.
    QByteArray openLink(const QByteArray &provider = "hub");
    //! Sends the form of `page` whose action is `path`.
    WireAnswer submit(const QByteArray &page, const QByteArray &path,
                      QMap<QByteArray, QByteArray> fields = {});
    //! Agrees on the connect page; the answer leads to the provider.
    WireAnswer begin(const QByteArray &link) { return submit(link, link); }
    //! A form of the account page, e.g. `/connections/hub/disconnect`.
    WireAnswer onAccount(const QByteArray &action)
    {
        return submit(m_base + "/account", m_base + "/account" + action);
    }
    //! All of it, up to the page that says so.
    WireAnswer link(const QByteArray &provider = "hub");

private:
    QByteArray m_base;
};

//! The address to which a provider sends the browser back: `more` is put behind the state.
QByteArray returnPath(const WireAnswer &toProvider,
                      const QByteArray &more = "&code=code-of-the-provider-0123");

} // namespace plexus::test
