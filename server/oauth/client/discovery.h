// What an issuer says about itself (RFC 8414, OpenID Connect Discovery 1.0).
#pragma once

#include "json/value.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus::oauth {

//! Where its document may be, in the order of trying. Throws Failure{InvalidArgument} when
//! `issuer` is none.
QStringList discoveryUrls(const QString &issuer);

//! What the document means for a descriptor, as a merge patch. Throws Failure{Upstream} when it is
//! another issuer's, or has no endpoints for us.
QJsonObject descriptorPatch(const json::Value &document, const QString &issuer);

} // namespace plexus::oauth
