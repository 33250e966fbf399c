// What the pages behind links to flows have in common: `/{tenant}/connect/{id}`,
// `/{tenant}/keys/{id}`.
#pragma once

#include "endpoints/pages/browser.h"

namespace plexus::pages {

//! `/{tenant}/<kind>/{id}`, with a step behind it where one is named.
QString linkPath(const Visit &visit, const QString &kind, const QByteArray &id,
                 const QString &step = {});
//! What the forms of a link's pages are guarded with.
QByteArray linkPurpose(const QString &kind, const QByteArray &id);
//! The `{id}` of the path. Throws Failure{NotFound} for what never was one: it becomes part of
//! addresses.
QByteArray linkIdIn(const Visit &visit);

//! Who is at a link: its user, or with a guest's link whoever has it.
struct LinkVisitor
{
    std::optional<SignedIn> user; //!< none: a guest's link

    //! What the visitor's forms are bound to, beside the browser.
    QByteArray formHolder() const { return user ? user->hash : QByteArray(); }
};
//! The person's name for a page.
QString nameOf(const LinkVisitor &who, const Site &site, const Visit &visit);

//! What a visitor does there, with the fields of a form that counts. Failures of kind Forbidden are
//! one page, whatever the reason.
using LinkAction = std::function<Task<http::Response>(Visit, LinkVisitor, http::Items)>;

//! Pages of one kind of link.
struct LinkKind
{
    QString path; //!< `connect`, `keys`
    //! Whether a link is a guest's; absent: never.
    std::function<Task<bool>(TenantId, QByteArray)> isGuests;
};

//! GET leads those who are not signed in through the login and back; their POSTs are refused.
//! Guests' links need no login.
http::Route linkRoute(const BrowserServices &services, const QByteArray &method, LinkKind kind,
                      const QString &step, LinkAction action);

//! Who asked for something, in the visitor's language.
QString clientName(const Site &site, const Visit &visit, const ClientId &client);

//! The client that opens flows from a user's own account page.
inline const ClientId accountPageClient{QStringLiteral("account-page")};

} // namespace plexus::pages
