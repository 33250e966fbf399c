#include "http/target.h"

#include <algorithm>

namespace plexus::http {

std::optional<QString> itemOf(const Items &items, QStringView name)
{
    const auto found = std::find_if(items.begin(), items.end(),
                                    [name](const auto &item) { return item.first == name; });
    return found == items.end() ? std::nullopt : std::optional(found->second);
}

static int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        out += char(high * 16 + low);
        i += 2;
    }
    return out;
}

static std::optional<QString> decodedText(QByteArrayView text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(),
                                     [](char c) { return c > 0x20 && c < 0x7f && c != '%'; });
    if (isPlain)
        return QString::fromLatin1(text);
    const std::optional<QByteArray> bytes = percentDecoded(text);
    if (!bytes || bytes->contains('\0') || !bytes->isValidUtf8())
        return std::nullopt;
    return QString::fromUtf8(*bytes);
}

static std::optional<QString> segmentFrom(QByteArrayView raw)
{
    const std::optional<QString> text = decodedText(raw);
    const bool ambiguous = !text || text->isEmpty() || *text == u'.' || *text == u".."
        || text->contains(u'/') || text->contains(u'\\');
    return ambiguous ? std::nullopt : text;
}

static bool readItems(const QByteArray &raw, Items &items)
{
    for (QByteArray item : raw.split('&')) {
        if (item.isEmpty())
            continue;
        item.replace('+', ' ');
        const qsizetype equals = item.indexOf('=');
        const auto key = decodedText(equals < 0 ? item : item.left(equals));
        const auto value = decodedText(equals < 0 ? QByteArray() : item.sliced(equals + 1));
        if (!key || !value)
            return false;
        items.emplaceBack(*key, *value);
    }
    return true;
}

std::optional<Items> parseForm(const QByteArray &body)
{
    Items items;
    return readItems(body, items) ? std::optional(items) : std::nullopt;
}

std::optional<Target> parseTarget(const QByteArray &raw)
{
    if (!raw.startsWith('/') || raw.contains('#'))
        return std::nullopt;
    const qsizetype mark = raw.indexOf('?');
    QByteArrayView path = QByteArrayView(raw).first(mark < 0 ? raw.size() : mark).sliced(1);
    Target target;
    if (mark >= 0 && !readItems(raw.sliced(mark + 1), target.query))
        return std::nullopt;
    if (path.isEmpty())
        return target;
    target.trailingSlash = path.endsWith('/');
    if (target.trailingSlash)
        path.chop(1);
    for (qsizetype at = 0, end = 0; at <= path.size(); at = end + 1) {
        end = path.indexOf('/', at) < 0 ? path.size() : path.indexOf('/', at);
        const QByteArrayView sent = path.sliced(at, end - at);
        std::optional<QString> segment = segmentFrom(sent);
        if (!segment)
            return std::nullopt;
        if (at == 0)
            target.isFirstEncoded = sent.contains('%');
        target.segments += std::move(*segment);
    }
    return target;
}

} // namespace plexus::http
