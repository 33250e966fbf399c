#include "outbound/form.h"

#include <QStringDecoder>

namespace plexus::outbound {

//! `*` stays, `~` does not.
static QByteArray formEncoded(const QByteArray &text)
{
    return text.toPercentEncoding("* ", "~").replace(' ', '+');
}

void Form::append(const QByteArray &name, const QByteArray &value)
{
    QByteArray text = m_text.reveal();
    if (!text.isEmpty())
        text += '&';
    text += formEncoded(name) + '=' + formEncoded(value);
    m_text = Secret(std::move(text));
}

Form &Form::add(const QString &name, const QString &value)
{
    append(name.toUtf8(), value.toUtf8());
    return *this;
}

Form &Form::add(const QString &name, const Secret &value)
{
    append(name.toUtf8(), value.reveal());
    return *this;
}

static bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool hasBrokenEscape(const QByteArray &text)
{
    for (qsizetype at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
        if (at + 2 >= text.size() || !isHex(text.at(at + 1)) || !isHex(text.at(at + 2)))
            return true;
    }
    return false;
}

static std::optional<QString> formDecoded(QByteArray text)
{
    if (hasBrokenEscape(text))
        return std::nullopt;
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = utf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
    return utf8.hasError() ? std::nullopt : std::optional(decoded);
}

std::optional<FormFields> readForm(const QByteArray &text)
{
    FormFields fields;
    for (const QByteArray &part : text.split('&')) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.contains('=') ? part.indexOf('=') : part.size();
        const auto name = formDecoded(part.first(equals));
        const auto value = formDecoded(part.mid(equals + 1));
        if (!name || !value)
            return std::nullopt;
        fields.append({*name, *value});
    }
    return fields;
}

} // namespace plexus::outbound
