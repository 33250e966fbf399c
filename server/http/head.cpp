#include "http/head.h"

#include "http/grammar.h"

#include <algorithm>

namespace plexus::http {

namespace {

using Result = std::optional<Refusal>;

std::string_view trimmed(std::string_view text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

QByteArray copy(std::string_view text) { return QByteArray(text.data(), qsizetype(text.size())); }

QByteArrayView viewOf(std::string_view text)
{
    return QByteArrayView(text.data(), qsizetype(text.size()));
}

bool same(std::string_view left, std::string_view right)
{
    return isSameName(viewOf(left), viewOf(right));
}

Result readVersion(std::string_view version, Head &head)
{
    if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || version[6] != '.')
        return Refusal{400};
    if (version[5] != '1' || (version[7] != '0' && version[7] != '1'))
        return Refusal{505};
    head.minor = version[7] - '0';
    head.keepAlive = head.minor == 1;
    return std::nullopt;
}

Result readRequestLine(std::string_view line, const Limits &limits, Head &head)
{
    if (qsizetype(line.size()) > limits.requestLine)
        return Refusal{414};
    const size_t first = line.find(' ');
    const size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
    if (second == line.npos || second == first + 1)
        return Refusal{400};
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, second - first - 1);
    if (!isToken(method))
        return Refusal{400};
    if (method.size() > 16)
        return Refusal{501};
    const bool visible =
        std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!visible)
        return Refusal{400};
    head.method = copy(method);
    head.target = copy(target);
    return readVersion(line.substr(second + 1), head);
}

Result readContentLength(std::string_view value, Head &head, bool &seen)
{
    const bool digits =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (value.empty() || value.size() > 18 || !digits || seen)
        return Refusal{400};
    seen = true;
    head.contentLength = copy(value).toLongLong();
    return std::nullopt;
}

//! Fields that decide how the bytes after the head are read, each allowed once.
class Framing
{
public:
    explicit Framing(Head &head)
        : m_head(head)
    {
    }

    Result see(std::string_view name, std::string_view value)
    {
        if (same(name, "host"))
            return once(m_host);
        if (same(name, "content-length"))
            return readContentLength(value, m_head, m_length);
        if (same(name, "transfer-encoding"))
            return same(value, "chunked") && !std::exchange(m_head.chunked, true) ? Result()
                                                                                  : Refusal{501};
        if (same(name, "expect"))
            return same(value, "100-continue") ? (m_head.expectsContinue = true, Result())
                                               : Refusal{417};
        if (same(name, "connection"))
            seeConnection(value);
        return std::nullopt;
    }
    Result conclude(const Limits &limits) const
    {
        if (m_head.chunked && (m_length || m_head.minor == 0))
            return Refusal{400};
        if (m_head.minor == 1 && !m_host)
            return Refusal{400};
        if (m_head.minor == 0)
            m_head.expectsContinue = false; // RFC 9110 section 10.1.1
        return m_head.contentLength > limits.body ? Refusal{413} : Result();
    }

private:
    static Result once(bool &seen) { return std::exchange(seen, true) ? Refusal{400} : Result(); }
    //! `close` wins, wherever it stands (RFC 9112 section 9.3).
    void seeConnection(std::string_view value)
    {
        for (size_t at = 0; at <= value.size();) {
            const size_t comma = std::min(value.find(',', at), value.size());
            const std::string_view option = trimmed(value.substr(at, comma - at));
            m_close = m_close || same(option, "close");
            m_keepAlive = m_keepAlive || same(option, "keep-alive");
            at = comma + 1;
        }
        m_head.keepAlive = !m_close && (m_keepAlive || m_head.minor == 1);
    }

    Head &m_head;
    bool m_host = false;
    bool m_length = false;
    bool m_close = false;
    bool m_keepAlive = false;
};

Result readField(std::string_view line, Framing &framing, Head &head)
{
    const size_t colon = line.find(':');
    if (colon == line.npos || !isToken(line.substr(0, colon))) // also refuses folding and "Name :"
        return Refusal{400};
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!Headers::isWritable(viewOf(value)))
        return Refusal{400};
    head.headers.addFromText(viewOf(name), viewOf(value));
    return framing.see(name, value);
}

//! Each ends with CRLF.
Result readFields(std::string_view text, const Limits &limits, Head &head)
{
    Framing framing(head);
    for (size_t begin = 0; begin < text.size();) {
        const size_t end = text.find("\r\n", begin);
        if (end == text.npos)
            return Refusal{400};
        if (head.headers.size() >= limits.fields)
            return Refusal{431};
        if (Result refusal = readField(text.substr(begin, end - begin), framing, head))
            return refusal;
        begin = end + 2;
    }
    return framing.conclude(limits);
}

} // namespace

bool isField(std::string_view line)
{
    const size_t colon = line.find(':');
    return colon != line.npos && isToken(line.substr(0, colon))
        && Headers::isWritable(viewOf(trimmed(line.substr(colon + 1))));
}

std::optional<Refusal> parseHead(std::string_view text, const Limits &limits, Head &head)
{
    const size_t lineEnd = text.find("\r\n");
    if (lineEnd == text.npos)
        return Refusal{400};
    if (Result refusal = readRequestLine(text.substr(0, lineEnd), limits, head))
        return refusal;
    head.headers = Headers(copy(text.substr(lineEnd + 2)));
    const QByteArrayView fields = head.headers.text();
    return readFields({fields.data(), size_t(fields.size())}, limits, head);
}

} // namespace plexus::http
