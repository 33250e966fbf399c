// Callbacks: either refused, or a state and exactly one of code and error.
#include "core/failure.h"
#include "oauth/client/callback.h"

using namespace plexus;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray query(reinterpret_cast<const char *>(data), qsizetype(size));
    ProviderDescriptor provider;
    provider.authorization.metadata = {QStringLiteral("realmId")};
    try {
        const oauth::Callback callback = oauth::readCallback(query);
        require(!callback.state.isEmpty() && callback.state.size() <= 256);
        require(callback.code.has_value() != callback.error.has_value());
        require(!callback.others.contains(QStringLiteral("state")));
        oauth::metadataOfCallback(provider, callback);
    } catch (const Failure &failure) {
        require(failure.kind() == FailureKind::InvalidArgument);
    }
    return 0;
}
