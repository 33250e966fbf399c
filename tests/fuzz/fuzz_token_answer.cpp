// Token answers: whatever comes, either a TokenError or a token that can be sent.
#include "oauth/client/token_answer.h"

using namespace plexus;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

static ProviderDescriptor fuzzedProvider()
{
    ProviderDescriptor provider;
    provider.name = QStringLiteral("idp");
    provider.token.metadata = {{QStringLiteral("team"), QStringLiteral("team.0.id")}};
    provider.account.id = QStringLiteral("id");
    ProviderVariable instance;
    instance.name = QStringLiteral("host");
    instance.kind = VariableKind::Host;
    instance.source = VariableSource::Token;
    instance.suffixes = {QStringLiteral(".example.com")};
    provider.variables = {instance};
    return provider;
}

static void requireSound(const oauth::TokenAnswer &token)
{
    require(oauth::isTokenText(token.accessToken.reveal().toStdString()));
    require(token.refreshToken.isEmpty()
            || oauth::isTokenText(token.refreshToken.reveal().toStdString()));
    require(!token.lifetimeSeconds || *token.lifetimeSeconds > 0);
    for (const QString &scope : token.scopes)
        require(!scope.isEmpty() && !scope.contains(u' ') && !scope.contains(u','));
    const QString host = token.metadata.value(QStringLiteral("host"));
    require(host.isEmpty() || host.endsWith(QStringLiteral(".example.com")));
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const ProviderDescriptor provider = fuzzedProvider();
    outbound::Answer answer;
    answer.status = 200;
    answer.body = QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
    try {
        requireSound(oauth::readTokenAnswer(answer, provider, {}, oauth::AnswerTo::Code));
    } catch (const oauth::TokenError &) {
    }
    try {
        oauth::readAccount(answer, provider);
    } catch (const oauth::TokenError &) {
    }
    return 0;
}
