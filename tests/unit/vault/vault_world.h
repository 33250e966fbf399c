// Two tenants with users, and vaults over storage in memory.
#pragma once

#include "core/digest.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/storage/memory_storage.h"
#include "vault/credential_unreadable.h"
#include "vault/credential_vault.h"

namespace plexus::test {

inline const QByteArray ringOne = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
inline const QByteArray ringTwo = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
inline const TenantId acme(QStringLiteral("acme"));
inline const TenantId other(QStringLiteral("other"));
inline const CredentialHolder ada = CredentialHolder::ofUser(UserId(QStringLiteral("ada")));
inline const CredentialHolder bob = CredentialHolder::ofUser(UserId(QStringLiteral("bob")));
inline const QString github = QStringLiteral("github");
inline const Actor tester{QStringLiteral("server"), QStringLiteral("test"), {}, {}};

inline vault::ValueCipher cipherOf(const QByteArray &keys)
{
    return vault::ValueCipher(KeyRing::parse(Secret(keys)));
}

struct VaultWorld
{
    VaultWorld()
    {
        for (const TenantId &tenant : {acme, other}) {
            run(storage.tenants().create({tenant, tenant.value()}, tester));
            addUser(tenant, ada);
            addUser(tenant, bob);
        }
    }

    void addUser(const TenantId &tenant, const CredentialHolder &holder)
    {
        UserToken token;
        token.tenant = tenant;
        token.user = *holder.user;
        token.id = TokenId(tenant.value() + holder.key());
        token.family = FamilyId(token.id.value());
        token.expiresMs = clock.wallMs() + 3'600'000;
        run(storage.users().addToken(token, sha256(token.id.value().toUtf8()), false, tester));
    }

    static ExternalToken account(const CredentialHolder &holder = ada,
                                 const TenantId &tenant = acme)
    {
        ExternalToken info;
        info.tenant = tenant;
        info.holder = holder;
        info.provider = github;
        info.scopes = {QStringLiteral("repo")};
        return info;
    }

    FakeClock clock;
    MemoryStorage storage{clock};
    vault::ValueCipher cipher = cipherOf(ringOne);
    vault::CredentialVault vault{cipher, storage};
};

} // namespace plexus::test
