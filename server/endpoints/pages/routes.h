// The addresses of the pages.
#pragma once

#include "endpoints/pages/site.h"
#include "http/router.h"

namespace plexus::pages {

using PageHandler = std::function<Task<http::Response>(Visit)>;

//! A page of the active tenant that the path's `{tenant}` names; unknown and suspended ones are one
//! and the same 404. Whatever the page throws becomes a page too.
http::Handler handlerOf(const Site &site, const TenantDirectory &directory, PageHandler page);

//! `/static/{file}`.
std::vector<http::Route> staticRoutes(const Site &site);

//! 303 (RFC 9110 section 15.4.4): the browser goes there by GET.
http::Response seeOther(const QByteArray &location);

} // namespace plexus::pages
