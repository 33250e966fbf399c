// Our reading of requests beside Boost.Beast's: wherever they differ, we refuse.
//
// What Beast alone refuses is no difference: nobody acts on it. Where it may, is said at
// mayRefuse(). What it alone accepts (unknown codings, folded lines, lists of lengths, two Hosts…)
// we refuse, which is what this holds us to.
#include "fuzz/http_reading.h"

// It aborts by an assertion when the last chunk comes in pieces; then it has no reading.
#define BOOST_ENABLE_ASSERT_HANDLER
#include <optional>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

using plexus::test::Reading;
namespace beast = boost::beast::http;

struct BeastAborted
{
};

namespace boost {

void assertion_failed(const char *, const char *, const char *, long) { throw BeastAborted(); }
void assertion_failed_msg(const char *, const char *, const char *, const char *, long)
{
    throw BeastAborted();
}

} // namespace boost

static void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

using BeastParser = beast::request_parser<beast::string_body>;

static QByteArray bytesOf(boost::beast::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

//! Before the body is read: Beast adds trailers to the fields.
static Reading headOf(const BeastParser &parser)
{
    const auto &message = parser.get();
    Reading reading;
    reading.method = bytesOf(message.method_string());
    reading.target = bytesOf(message.target());
    reading.minor = int(message.version()) - 10;
    reading.keepAlive = parser.keep_alive();
    for (const auto &field : message)
        reading.addField(bytesOf(field.name_string()), bytesOf(field.value()));
    reading.sortFields();
    return reading;
}

//! What Beast makes of bytes: a request, or an error, `need_more` among them.
struct BeastReading
{
    std::optional<Reading> request;
    boost::beast::error_code error;
    bool aborted = false;
};

static void putAll(BeastParser &parser, const QByteArray &bytes, BeastReading &reading)
{
    size_t at = 0;
    for (bool moved = true; moved && !parser.is_done() && !reading.error;) {
        const size_t taken = parser.put(
            boost::asio::buffer(bytes.data() + at, size_t(bytes.size()) - at), reading.error);
        at += taken;
        moved = taken > 0; // in a body it says nothing when there is no more
        if (parser.is_header_done() && !reading.request)
            reading.request = headOf(parser);
    }
    if (!parser.is_done())
        reading.request.reset();
    if (reading.request)
        reading.request->end = qsizetype(at);
}

static BeastReading readByBeast(const QByteArray &bytes)
{
    BeastParser parser;
    parser.header_limit(1 << 20);
    parser.body_limit(1 << 30); // no limit at all would refuse every length
    BeastReading reading;
    try {
        putAll(parser, bytes, reading);
    } catch (const BeastAborted &) {
        return {{}, {}, true};
    }
    if (!reading.request && !reading.error)
        reading.error = beast::error::need_more;
    if (reading.request)
        reading.request->body = QByteArray::fromStdString(parser.get().body());
    return reading;
}

//! What Beast refuses and we take, with the reason.
static bool mayRefuse(const BeastReading &theirs, const Reading &ours)
{
    const auto &error = theirs.error;
    // Options of Connection that are no tokens mean nothing to us; close and keep-alive are found.
    if (error == beast::error::bad_value
        && (ours.hasField("connection") || ours.hasField("proxy-connection")))
        return true;
    // Extensions and trailers are dropped unread, Content-Length among trailers too (RFC 9110
    // section 6.5.1, RFC 9112 section 7.1.1); where they end is not in doubt.
    return ours.hasField("transfer-encoding")
        && (theirs.aborted || error == beast::error::bad_value
            || error == beast::error::bad_content_length
            || error == beast::error::bad_transfer_encoding);
}

static void requireSame(const Reading &ours, const Reading &theirs)
{
    require(ours.end - ours.begin == theirs.end);
    require(ours.method == theirs.method && ours.target == theirs.target);
    require(ours.minor == theirs.minor && ours.fields == theirs.fields);
    require(ours.body == theirs.body);
    // Closing where they go on is always safe: `close` wins (RFC 9112 section 9.3). They also obey
    // Proxy-Connection, which no standard has.
    require(!ours.keepAlive || theirs.keepAlive || ours.hasField("proxy-connection"));
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto readings = plexus::test::readByUs(bytes);
    for (const Reading &ours : readings.requests) {
        const BeastReading theirs = readByBeast(bytes.sliced(ours.begin));
        if (theirs.request)
            requireSame(ours, *theirs.request);
        else
            require(mayRefuse(theirs, ours));
    }
    // Where we wait for more, they must not have seen the end.
    if (!readings.refused && !readings.closed)
        require(!readByBeast(bytes.sliced(readings.rest)).request);
    return 0;
}
