// The request parser: however the bytes are cut, the same requests come out, and they are clean.
#include "http/parser.h"

using namespace plexus::http;

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

//! Everything that the parser made of one stream of bytes.
struct Outcome
{
    std::vector<QByteArray> requests;
    bool refused = false;

    bool operator==(const Outcome &) const = default;
};

static bool isClean(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

static QByteArray written(const Head &head, const QByteArray &body)
{
    require(isClean(head.method) && isClean(head.target) && !head.target.contains(' '));
    QByteArray text = head.method + ' ' + head.target + '\n';
    for (qsizetype i = 0; i < head.headers.size(); ++i) {
        const QByteArray name = head.headers.at(i).name.toByteArray();
        const QByteArray value = head.headers.at(i).value.toByteArray();
        require(isClean(name) && isClean(value) && !name.isEmpty() && !name.contains(' '));
        text += name + ": " + value + '\n';
    }
    return text + (head.keepAlive ? "stays\n" : "closes\n") + body;
}

static void requireLimits(const Limits &limits, const Head &head, const QByteArray &body)
{
    const bool small = !head.chunked && head.contentLength <= limits.smallBody;
    require(body.size() <= (small ? limits.smallBody : limits.body / 2));
    require(head.headers.size() <= limits.fields);
    require(head.headers.values("Host").size() <= 1);
    require(head.headers.values("Content-Length").size() <= 1);
    require(head.chunked || body.size() == head.contentLength);
}

//! Takes all requests that are complete; whether more bytes may follow.
static bool takeRequests(Parser &parser, const Limits &limits, Outcome &outcome)
{
    for (;;) {
        switch (parser.step()) {
        case Parser::Step::NeedMore:
            return true;
        case Parser::Step::BodyWanted:
            parser.limitBody(limits.body / 2);
            break;
        case Parser::Step::Continue:
            break;
        case Parser::Step::Refused:
            require(parser.refusal() >= 400);
            outcome.refused = true;
            return false;
        case Parser::Step::Done:
            const QByteArray body = parser.takeBody();
            requireLimits(limits, parser.head(), body);
            outcome.requests.push_back(written(parser.head(), body));
            parser.next();
        }
    }
}

static Outcome parsed(const QByteArray &bytes, qsizetype pieceSize)
{
    Limits limits;
    limits.requestLine = 64; // small, so that short inputs meet them
    limits.head = 256;
    limits.fields = 6;
    limits.body = 128;
    limits.smallBody = 16;
    Parser parser(limits);
    Outcome outcome;
    for (qsizetype at = 0; at < bytes.size(); at += pieceSize) {
        parser.feed(QByteArrayView(bytes).sliced(at, std::min(pieceSize, bytes.size() - at)));
        if (!takeRequests(parser, limits, outcome))
            break;
    }
    return outcome;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Outcome whole = parsed(bytes, std::max<qsizetype>(1, bytes.size()));
    require(parsed(bytes, 1) == whole);
    require(parsed(bytes, 7) == whole);
    return 0;
}
