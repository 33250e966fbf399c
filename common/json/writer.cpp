#include "json/writer.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace plexus::json {

void Writer::value(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Object: {
        char before = '{';
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            m_out.append(std::exchange(before, ','));
            string(it.key());
            m_out.append(':');
            this->value(it.value());
        }
        m_out.append(before == '{' ? "{}" : "}");
        return;
    }
    case QJsonValue::Array: {
        char before = '[';
        const QJsonArray array = value.toArray();
        for (const QJsonValue element : array) {
            m_out.append(std::exchange(before, ','));
            this->value(element);
        }
        m_out.append(before == '[' ? "[]" : "]");
        return;
    }
    case QJsonValue::String:
        return string(value.toString());
    case QJsonValue::Double:
        return number(value);
    case QJsonValue::Bool:
        m_out.append(value.toBool() ? "true" : "false");
        return;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        m_out.append("null");
    }
}

//! Integers stay exact; a double that is none gets a point or an exponent.
void Writer::number(const QJsonValue &value)
{
    if (!std::isfinite(value.toDouble())) {
        m_out.append("null"); // RFC 8259 section 6 has no other word
        return;
    }
    std::array<char, 32> text;
    const qint64 integer = value.toInteger(1);
    const bool isInteger = integer == value.toInteger(2); // the default is for what is none
    const auto [end, error] = isInteger
        ? std::to_chars(text.data(), text.data() + text.size(), integer)
        : std::to_chars(text.data(), text.data() + text.size(), value.toDouble());
    const QByteArrayView written(text.data(), end);
    m_out.append(written);
    if (!isInteger && !written.contains('.') && !written.contains('e'))
        m_out.append(".0");
}

void Writer::escaped(char16_t unit)
{
    static constexpr char hex[] = "0123456789abcdef";
    switch (unit) {
    case u'"':
        m_out.append("\\\"");
        return;
    case u'\\':
        m_out.append("\\\\");
        return;
    case u'\n':
        m_out.append("\\n");
        return;
    case u'\r':
        m_out.append("\\r");
        return;
    case u'\t':
        m_out.append("\\t");
        return;
    default:
        m_out.append("\\u00").append(hex[unit >> 4]).append(hex[unit & 15]);
    }
}

//! UTF-8 (RFC 3629) of a character beyond ASCII.
void Writer::encoded(char32_t character)
{
    const auto tail = [&](int shift) { m_out.append(char(0x80 | ((character >> shift) & 0x3f))); };
    if (character < 0x800) {
        m_out.append(char(0xc0 | (character >> 6)));
    } else if (character < 0x10000) {
        m_out.append(char(0xe0 | (character >> 12)));
        tail(6);
    } else {
        m_out.append(char(0xf0 | (character >> 18)));
        tail(12);
        tail(6);
    }
    tail(0);
}

static bool isPlain(char16_t unit)
{
    return unit >= 0x20 && unit < 0x80 && unit != u'"' && unit != u'\\';
}

//! Nearly all keys and most texts: one step.
bool Writer::plainString(QStringView text)
{
    if (!std::all_of(text.utf16(), text.utf16() + text.size(), isPlain))
        return false;
    const qsizetype size = m_out.size();
    m_out.resize(size + text.size() + 2);
    char *to = m_out.data() + size;
    *to++ = '"';
    to = std::copy_n(text.utf16(), text.size(), to);
    *to = '"';
    return true;
}

void Writer::string(QStringView text)
{
    if (plainString(text))
        return;
    m_out.append('"');
    for (qsizetype at = 0; at < text.size();) {
        // Mostly there is nothing but plain characters.
        qsizetype end = at;
        while (end < text.size() && isPlain(text[end].unicode()))
            ++end;
        if (end > at) {
            const qsizetype size = m_out.size();
            m_out.resize(size + end - at);
            std::copy_n(text.utf16() + at, end - at, m_out.begin() + size);
            at = end;
            continue;
        }
        const char16_t unit = text[at++].unicode();
        const bool isPair =
            QChar::isHighSurrogate(unit) && at < text.size() && text[at].isLowSurrogate();
        if (unit < 0x80)
            escaped(unit);
        else if (isPair)
            encoded(QChar::surrogateToUcs4(unit, text[at++].unicode()));
        else
            encoded(QChar::isSurrogate(unit) ? U'\xfffd' : char32_t(unit));
    }
    m_out.append('"');
}

} // namespace plexus::json
