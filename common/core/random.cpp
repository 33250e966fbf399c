#include "core/random.h"

#include "core/base64url.h"
#include "core/bytes_of.h"
#include "core/failure.h"

#include <openssl/rand.h>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    if (RAND_bytes(bytesOf(bytes), int(count)) != 1)
        throw Failure(FailureKind::Internal, u"Internal error."_s,
                      u"the system's random source failed"_s);
    return bytes;
}

QByteArray randomText(qsizetype bytes) { return toBase64Url(randomBytes(bytes)); }

Secret randomToken(const QByteArray &prefix) { return Secret(prefix + randomText()); }

} // namespace plexus
