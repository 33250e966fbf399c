// The identifiers of the field.
#pragma once

#include "core/strong_id.h"

namespace plexus {

using TenantId =
    StrongId<struct TenantIdTag>; //!< `entity_id`, the first segment of a tenant's paths
using UserId =
    StrongId<struct UserIdTag>; //!< the host application's user id, unique within a tenant
using ClientId = StrongId<struct ClientIdTag>; //!< OAuth client, or a name for static tokens
using TokenId = StrongId<struct TokenIdTag>; //!< public id of a user token (never the token)
using FamilyId = StrongId<struct FamilyIdTag>; //!< tokens that replaced each other by rotation

//! Why `id` cannot be a tenant's id, or an empty string when it can. Rules: 1 to 63 of
//! `[A-Za-z0-9_-]`, the first a letter or digit, and not a reserved word (without regard to case).
QString whyNotTenantId(const QString &id);

//! Why `id` cannot be a host application's user id, or an empty string when it can: 1 to 255 bytes
//! of UTF-8, no control characters. Ids are opaque: nothing is trimmed or normalised.
QString whyNotUserId(const QString &id);

} // namespace plexus

template <typename Tag>
struct std::hash<plexus::StrongId<Tag>>
{
    size_t operator()(const plexus::StrongId<Tag> &id) const noexcept { return qHash(id); }
};
