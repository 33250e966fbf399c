// How the original says no.
#pragma once

#include "endpoints/admin/legacy_route.h"

namespace plexus::endpoints {

//! A query parameter that is wrong.
class InvalidQuery : public Failure
{
public:
    InvalidQuery(QString name, const QString &message);
    const QString &name() const noexcept { return m_name; }

private:
    QString m_name;
};

//! `{"detail": <text>}`, or for 422 `{"detail": [{"type","loc","msg"}]}`: as the original, but
//! without `input`, which gave submitted secrets back.
http::Response legacyErrorReply(const Failure &failure, const LegacyRoute &route,
                                const http::Request &wire);

} // namespace plexus::endpoints
