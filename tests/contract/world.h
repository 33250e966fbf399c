// Two tenants on one backend, and short words for what suites do with them.
#pragma once

#include "backends.h"
#include "mcp/stores.h"
#include "support/fake_clock.h"

#include <QTemporaryDir>

#include <cstdio>

namespace plexus::test {

inline const TenantId acme(QStringLiteral("acme"));
inline const TenantId other(QStringLiteral("other"));
inline const UserId ada(QStringLiteral("ada"));
inline const UserId bob(QStringLiteral("bob"));
//! Who makes the changes.
inline const Actor tester{
    QStringLiteral("server"), QStringLiteral("test"), {}, QStringLiteral("req_1")};

//! A user, or a guest with a key of its own.
mcp::Owner ownerOf(const TenantId &tenant, const std::optional<UserId> &user,
                   const QString &family = QStringLiteral("f1"));

class World
{
public:
    explicit World(const Backend &backend);

    Tenant createTenant(const TenantId &id);
    void changeSettings(const TenantId &id, const TenantSettings &settings);
    //! Of a family of its own, live for an hour.
    UserToken addToken(const TenantId &tenant, const UserId &user, const QByteArray &secret,
                       bool replaceOthers = false);
    void createSession(const mcp::Owner &owner, const QByteArray &idHash);
    //! That expires in an hour.
    void createTask(const mcp::Owner &owner, const QByteArray &idHash);
    //! Events of `action` of all tenants, newest first.
    QList<AuditEvent> audited(const QString &action);
    qint64 inAnHour() const { return clock.wallMs() + 3'600'000; }

private:
    QTemporaryDir m_folder;

public:
    FakeClock clock;
    std::unique_ptr<storage::Storage> storage;
};

} // namespace plexus::test

//! As PLEXUS_TEST, on every backend. CLASS is constructed from a Backend.
#define PLEXUS_CONTRACT(CLASS, FILE)                                                               \
    int run_##FILE(int argc, char **argv);                                                         \
    int run_##FILE(int argc, char **argv)                                                          \
    {                                                                                              \
        int failures = 0;                                                                          \
        for (const plexus::test::Backend &backend : plexus::test::backends()) {                    \
            std::printf("backend: %s\n", backend.name);                                            \
            CLASS suite(backend);                                                                  \
            failures += QTest::qExec(&suite, argc, argv);                                          \
        }                                                                                          \
        return failures;                                                                           \
    }
