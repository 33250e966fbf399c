#include "mcp/modern/request_state.h"

#include "core/base64url.h"
#include "core/digest.h"
#include "core/random.h"
#include "json/write.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 lifetimeMs = 10 * 60 * 1000;

//! Everything that a retry must repeat. Members are sorted, so their order does not matter.
static QByteArray contextOf(const Message &message, const Owner &owner)
{
    QByteArray context = "request-state|" + owner.key + '|' + message.method.toUtf8();
    for (const char *member : {"name", "uri", "arguments"}) {
        const auto value = message.param(member);
        context += '|' + (value ? sha256(json::dump(value->toQJson())) : QByteArray());
    }
    return context;
}

static QJsonObject objectOf(const InputAnswers &answers)
{
    QJsonObject object;
    for (auto it = answers.begin(); it != answers.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

static QJsonObject objectOf(const QHash<QString, QJsonValue> &effects)
{
    QJsonObject object;
    for (auto it = effects.begin(); it != effects.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QString RequestState::seal(const Message &message, const Owner &owner,
                           const CallMemory &memory) const
{
    const QJsonObject state{{u"a"_s, objectOf(memory.answers)},
                            {u"e"_s, objectOf(memory.effects)},
                            {u"x"_s, m_clock.wallMs() + lifetimeMs},
                            {u"n"_s, QString::fromLatin1(randomText(12))}};
    return QString::fromLatin1(m_sealer.seal(json::dump(state), contextOf(message, owner)));
}

[[noreturn]] static void refuse()
{
    throw ProtocolError(
        200, rpc::invalidParams,
        u"requestState is invalid or has expired; make the request anew without it"_s);
}

RequestState::Opened RequestState::open(const Message &message, const Owner &owner) const
{
    const auto sent = message.param("requestState");
    if (!sent)
        return {};
    const auto plain = sent->isString()
        ? m_sealer.open(sent->toString().toUtf8(), contextOf(message, owner))
        : std::nullopt;
    if (!plain)
        refuse();
    const QJsonObject state = json::Document::parse(*plain)->root().toQJson().toObject();
    Opened opened;
    opened.expiresMs = state.value("x"_L1).toInteger();
    if (opened.expiresMs <= m_clock.wallMs())
        refuse();
    opened.nonce = state.value("n"_L1).toString().toLatin1();
    const QJsonObject answers = state.value("a"_L1).toObject();
    for (auto it = answers.begin(); it != answers.end(); ++it)
        opened.memory.answers.insert(it.key(), it.value().toObject());
    const QJsonObject effects = state.value("e"_L1).toObject();
    for (auto it = effects.begin(); it != effects.end(); ++it)
        opened.memory.effects.insert(it.key(), it.value());
    return opened;
}

void RequestState::addResponses(const Message &message, CallMemory &memory)
{
    const auto responses = message.param("inputResponses");
    if (!responses)
        return;
    if (!responses->isObject())
        throw ProtocolError(200, rpc::invalidParams, u"inputResponses must be an object"_s);
    for (const auto &[key, value] : responses->members()) {
        if (value.isObject())
            memory.answers.insert(QString::fromUtf8(key.data(), qsizetype(key.size())),
                                  value.toQJson().toObject());
    }
}

} // namespace plexus::mcp::modern
