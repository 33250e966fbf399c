// What a test run leaves behind, for the scan at its end.
#pragma once

#include <QByteArray>
#include <QString>

namespace plexus::test {

//! The scan at the end of the test run (leaks.scan) looks for the secret in everything that was
//! kept. `what` says in its report which one it is: its kind, ` of ` and whose. To be called by
//! whoever issues or sees one: what the support classes see (tokens, keys and secrets in JSON,
//! cookies, session ids, keys in forms, what OAuthProvider gives) is registered already. Does
//! nothing for short ones, and outside of CTest.
void registerSecret(const QByteArray &secret, const QString &what);
//! Keeps what a program wrote, or anything else that must hold no secret.
void keepEvidence(const QString &name, const QByteArray &bytes);
//! Keeps the databases (with their journals) in `folder`.
void keepDatabases(const QString &folder);

} // namespace plexus::test
