#include "identity/user_credential.h"

#include "core/digest.h"
#include "core/random.h"

namespace plexus::identity {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 dayMs = 24 * 3600 * 1000;

QByteArray credentialHash(const QByteArray &credential) { return sha256(credential); }

IssuedToken issueUserToken(const TenantId &tenant, const UserId &user, const QString &label,
                           qint64 nowMs, int lifetimeDays)
{
    const Secret token = randomToken("plx_ut_");
    UserToken record;
    record.id = TokenId(u"ut_"_s + QString::fromLatin1(randomText(12)));
    record.tenant = tenant;
    record.user = user;
    record.family = FamilyId(u"fam_"_s + QString::fromLatin1(randomText(12)));
    record.label = label;
    record.expiresMs = nowMs + lifetimeDays * dayMs;
    return {token, credentialHash(token.reveal()), record};
}

} // namespace plexus::identity
