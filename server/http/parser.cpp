#include "http/parser.h"

#include "http/chunk_line.h"

#include <algorithm>

namespace plexus::http {

static constexpr qsizetype longestChunkLine = 256;
static constexpr qsizetype longestTrailers = 4096;

void Parser::next()
{
    m_state = State::Head;
    m_head = {};
    m_body.clear();
    m_scanned = m_trailers = 0;
    m_emptyLines = 0;
}

Parser::Step Parser::refuse(int status)
{
    m_state = State::Refused;
    m_refusal = status;
    return Step::Refused;
}

//! Each state either needs more, or moves to another state and says Done, which here means "go on".
Parser::Step Parser::step()
{
    for (;;) {
        Step result = Step::Done;
        switch (m_state) {
        case State::Head:
            result = stepHead();
            break;
        case State::BodyWanted:
            result = stepBodyWanted();
            break;
        case State::Body:
            result = stepBody();
            break;
        case State::ChunkSize:
            result = stepChunkSize();
            break;
        case State::ChunkData:
            result = stepChunkData();
            break;
        case State::ChunkEnd:
            result = stepChunkEnd();
            break;
        case State::Trailers:
            result = stepTrailers();
            break;
        case State::Complete:
            return Step::Done;
        case State::Refused:
            return Step::Refused;
        }
        if (result != Step::Done)
            return result;
    }
}

//! Empty lines before a request are forgiven (RFC 9112 section 2.2), a few of them.
void Parser::skipEmptyLines()
{
    for (; m_emptyLines < 2 && m_input.startsWith("\r\n"); ++m_emptyLines) {
        m_input.remove(0, 2);
        m_scanned = 0;
    }
}

//! Whether a line ends without a carriage return at `from` or later.
static bool hasBareLineFeed(const QByteArray &input, qsizetype from)
{
    for (qsizetype at = input.indexOf('\n', from); at >= 0; at = input.indexOf('\n', at + 1)) {
        if (at == 0 || input[at - 1] != '\r')
            return true;
    }
    return false;
}

//! Refuses at once what no further byte can mend.
Parser::Step Parser::waitForHead()
{
    if (hasBareLineFeed(m_input, std::exchange(m_scanned, m_input.size())))
        return refuse(400);
    const qsizetype lineFeed = m_input.indexOf('\n');
    const qsizetype line = lineFeed < 0 ? m_input.size() : lineFeed; // with its CR
    if (line > m_limits.requestLine + 1)
        return refuse(414);
    return m_input.size() > m_limits.head ? refuse(431) : Step::NeedMore;
}

//! Where the empty line after the head begins; negative: not yet. (QByteArray searches byte by
//! byte.)
static qsizetype endOfHead(const QByteArray &input, qsizetype from)
{
    const std::string_view text(input.constData(), size_t(input.size()));
    const size_t end = text.find("\r\n\r\n", size_t(std::max<qsizetype>(0, from)));
    return end == text.npos ? -1 : qsizetype(end);
}

Parser::Step Parser::stepHead()
{
    skipEmptyLines();
    const qsizetype end = endOfHead(m_input, m_scanned - 3);
    if (end < 0)
        return waitForHead();
    if (end + 4 > m_limits.head)
        return refuse(431);
    const auto refusal = parseHead({m_input.constData(), size_t(end + 2)}, m_limits, m_head);
    m_input.remove(0, end + 4);
    if (refusal)
        return refuse(refusal->status);
    const bool hasBody = m_head.chunked || m_head.contentLength > 0;
    m_bodyLimit = m_limits.body;
    m_state = hasBody ? State::BodyWanted : State::Complete;
    const bool isSmall = !m_head.chunked && m_head.contentLength <= m_limits.smallBody;
    return isSmall ? Step::Done : Step::BodyWanted;
}

//! Nobody is invited to send what will not be taken.
Parser::Step Parser::stepBodyWanted()
{
    if (m_head.contentLength > m_bodyLimit)
        return refuse(413);
    m_state = m_head.chunked ? State::ChunkSize : State::Body;
    return m_head.expectsContinue && m_input.isEmpty() ? Step::Continue : Step::Done;
}

Parser::Step Parser::stepBody()
{
    const qsizetype missing = m_head.contentLength - m_body.size();
    if (m_body.isEmpty() && m_input.size() <= missing) {
        m_body = std::exchange(m_input, {});
    } else {
        m_body.append(m_input.left(missing));
        m_input.remove(0, missing);
    }
    if (m_body.size() < m_head.contentLength)
        return Step::NeedMore;
    m_state = State::Complete;
    return Step::Done;
}

//! Up to CRLF. A longer line is returned as it is, and a bare line feed with the line that it ends,
//! for the caller to refuse.
std::optional<QByteArray> Parser::takeLine(qsizetype longest)
{
    const qsizetype end = m_input.indexOf('\n');
    if (end < 0)
        return m_input.size() > longest + 1 ? std::optional(m_input) : std::nullopt;
    const bool isWhole = end > 0 && m_input[end - 1] == '\r';
    const QByteArray line = m_input.left(isWhole ? end - 1 : end + 1);
    m_input.remove(0, end + 1);
    return line;
}

Parser::Step Parser::stepChunkSize()
{
    const std::optional<QByteArray> line = takeLine(longestChunkLine);
    if (!line)
        return Step::NeedMore;
    const std::optional<qint64> size =
        line->size() > longestChunkLine ? std::nullopt : readChunkLine(*line);
    if (!size)
        return refuse(400);
    if (m_body.size() + *size > m_bodyLimit)
        return refuse(413);
    m_chunkLeft = *size;
    m_state = *size == 0 ? State::Trailers : State::ChunkData;
    return Step::Done;
}

Parser::Step Parser::stepChunkData()
{
    const qint64 take = std::min<qint64>(m_chunkLeft, m_input.size());
    m_body.append(m_input.constData(), take);
    m_input.remove(0, take);
    m_chunkLeft -= take;
    if (m_chunkLeft > 0)
        return Step::NeedMore;
    m_state = State::ChunkEnd;
    return Step::Done;
}

Parser::Step Parser::stepChunkEnd()
{
    if (m_input.size() < 2)
        return m_input.isEmpty() || m_input.startsWith('\r') ? Step::NeedMore : refuse(400);
    if (!m_input.startsWith("\r\n"))
        return refuse(400);
    m_input.remove(0, 2);
    m_state = State::ChunkSize;
    return Step::Done;
}

//! Trailers are read and dropped: nothing here may add a field after the head was judged. Others
//! may see the end of the body in what is no field, so that is refused.
Parser::Step Parser::stepTrailers()
{
    const std::optional<QByteArray> line = takeLine(longestTrailers);
    if (!line)
        return Step::NeedMore;
    m_trailers += line->size();
    if (m_trailers > longestTrailers)
        return refuse(431);
    if (line->isEmpty())
        m_state = State::Complete;
    else if (!isField({line->constData(), size_t(line->size())}))
        return refuse(400);
    return Step::Done;
}

} // namespace plexus::http
