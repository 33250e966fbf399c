#include "legacy_words.h"

namespace plexus::test {

Headers in(const QByteArray &session) { return {{"Mcp-Session-Id", session}}; }

QByteArray callOf(const QByteArray &tool, const QByteArray &more)
{
    return R"({"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":")" + tool + '"' + more
        + "}}";
}

const QByteArray withToken = R"(,"_meta":{"progressToken":1})";

static QByteArray restOfLine(const QByteArray &text, qsizetype at)
{
    return text.mid(at, text.indexOf('\n', at) - at);
}

QByteArray firstEventId(const QByteArray &stream)
{
    return restOfLine(stream, stream.indexOf("id: ") + 4);
}

QByteArray lastEventId(const QByteArray &stream)
{
    return restOfLine(stream, stream.lastIndexOf("id: ") + 4);
}

QByteArray questionId(const QByteArray &stream)
{
    const qsizetype at = stream.lastIndexOf(R"("id":"plexus-)") + 5;
    return stream.mid(at, stream.indexOf(',', at) - at);
}

QByteArray answerTo(const QByteArray &id, const QByteArray &result)
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + result + '}';
}

} // namespace plexus::test
