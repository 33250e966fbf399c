#include "http/chunk_line.h"

#include "http/grammar.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace plexus::http {

static constexpr qsizetype mostDigits = 15;

//! Takes it off the front of `text`, if it is there.
static bool take(std::string_view &text, char wanted)
{
    if (text.empty() || text.front() != wanted)
        return false;
    text.remove_prefix(1);
    return true;
}

//! Takes what `matches` off the front. How many characters that were.
static size_t takeAll(std::string_view &text, bool (*matches)(char))
{
    const auto end = std::find_if_not(text.begin(), text.end(), matches);
    const auto length = size_t(end - text.begin());
    text.remove_prefix(length);
    return length;
}

//! Visible, blank or of another alphabet.
static bool isText(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

//! RFC 9110 section 5.6.4, behind the first quote.
static bool takeQuoted(std::string_view &text)
{
    while (!take(text, '"')) {
        take(text, '\\');
        if (text.empty() || !isText(text.front()))
            return false;
        text.remove_prefix(1);
    }
    return true;
}

//! `;name`, `;name=token` or `;name="text"` (RFC 9112 section 7.1.1). Blanks between them, which
//! nobody may send, are not forgiven: not all forgive them at the same places.
static bool takeExtension(std::string_view &text)
{
    if (!take(text, ';') || takeAll(text, &isTokenCharacter) == 0)
        return false;
    if (!take(text, '='))
        return true;
    return take(text, '"') ? takeQuoted(text) : takeAll(text, &isTokenCharacter) > 0;
}

std::optional<qint64> readChunkLine(QByteArrayView line)
{
    qint64 size = 0;
    const auto [end, error] = std::from_chars(line.begin(), line.end(), size, 16);
    if (error != std::errc() || line.startsWith('-') || end - line.begin() > mostDigits)
        return std::nullopt;
    std::string_view extensions(end, size_t(line.end() - end));
    while (!extensions.empty()) {
        if (!takeExtension(extensions))
            return std::nullopt;
    }
    return size;
}

} // namespace plexus::http
