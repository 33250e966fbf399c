#include "calls/visibility.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static bool isInOneOf(const Audience &audience, const QStringList &sets)
{
    return std::ranges::any_of(sets,
                               [&](const QString &set) { return audience.sets.contains(set); });
}

static bool isInDefaults(const Audience &audience, const TenantSettings &settings)
{
    return settings.defaultToolSets.isEmpty() || isInOneOf(audience, settings.defaultToolSets);
}

static bool areSetsFine(const Audience &audience, const Viewer &viewer, Purpose purpose)
{
    const TenantSettings &settings = *viewer.settings;
    if (settings.enforceToolSets && !isInDefaults(audience, settings))
        return false;
    if (purpose == Purpose::Use && !settings.enforceToolSets)
        return true;
    return viewer.set ? audience.sets.contains(*viewer.set) : isInDefaults(audience, settings);
}

static bool mayConnect(const Viewer &viewer)
{
    return viewer.principal.isGuest() && viewer.settings->guestConnections != GuestConnections::Off;
}

std::optional<Gate> gateAgainst(const Audience &audience, ItemKind kind, const Viewer &viewer,
                                Purpose purpose)
{
    if (!viewer.settings)
        return Gate::Tenant;
    if (viewer.principal.isGuest() && viewer.settings->guests == GuestPolicy::Off)
        return Gate::Guests;
    if (audience.tenants && !audience.tenants->contains(viewer.principal.tenant.value()))
        return Gate::Audience;
    if (audience.connectingGuests)
        return mayConnect(viewer) ? std::nullopt : std::optional(Gate::ConnectingGuests);
    const bool hasSets = kind == ItemKind::Tool || !audience.sets.isEmpty();
    if (hasSets && !areSetsFine(audience, viewer, purpose))
        return Gate::Sets;
    return std::nullopt;
}

static QString quotedList(const QStringList &names)
{
    return names.isEmpty() ? u"none"_s : u"\"%1\""_s.arg(names.join(u"\", \""_s));
}

QString reasonOf(Gate gate, const Audience &audience, const Viewer &viewer)
{
    const QString tenant = viewer.principal.tenant.value();
    switch (gate) {
    case Gate::Registration:
        return u"Nothing of this name is registered."_s;
    case Gate::Tenant:
        return u"Tenant %1 does not exist or is suspended."_s.arg(tenant);
    case Gate::Guests:
        return u"Tenant %1 does not admit guests."_s.arg(tenant);
    case Gate::Audience:
        return u"Tenant %1 is not in its list of tenants (%2)."_s.arg(
            tenant, quotedList(audience.tenants.value_or(QStringList())));
    case Gate::ConnectingGuests:
        return u"It is for guests who may connect accounts (guest_connections of tenant %1)."_s.arg(
            tenant);
    case Gate::Sets:
        return u"Its tool sets (%1) are not among those asked for (%2)."_s.arg(
            quotedList(audience.sets),
            quotedList(viewer.set ? QStringList{*viewer.set} : viewer.settings->defaultToolSets));
    }
    return {};
}

} // namespace plexus
