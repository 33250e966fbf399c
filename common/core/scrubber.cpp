#include "core/scrubber.h"

#include <algorithm>

namespace plexus {

static constexpr qsizetype shortestSecret = 6;

void Scrubber::addForm(const QByteArray &form)
{
    const bool isKnown = std::any_of(m_forms.begin(), m_forms.end(), [&form](const Secret &known) {
        return known.reveal() == form;
    });
    if (!isKnown && form.size() >= shortestSecret)
        m_forms.emplace_back(form);
}

//! Those characters of the Base64 of a longer text that depend on the secret in it alone.
static QByteArray base64Within(const QByteArray &secret, qsizetype offset)
{
    QByteArray text = (QByteArray(offset, 0) + secret).toBase64(QByteArray::OmitTrailingEquals);
    const qsizetype foreignBits = offset * 8;
    const qsizetype whole = (offset + secret.size()) * 8 / 6;
    const qsizetype first = (foreignBits + 5) / 6;
    return text.mid(first, whole - first);
}

static QByteArray backwards(QByteArray text)
{
    std::reverse(text.begin(), text.end());
    return text;
}

static QByteArray urlAlphabet(QByteArray base64)
{
    return base64.replace('+', '-').replace('/', '_');
}

static QByteArray jsonEscaped(QByteArray text)
{
    return text.replace('\\', "\\\\").replace('"', "\\\"");
}

void Scrubber::add(const Secret &secret)
{
    const QByteArray &plain = secret.reveal();
    if (plain.size() < shortestSecret)
        return;
    for (const QByteArray &text : {plain, backwards(plain)}) {
        addForm(text);
        addForm(jsonEscaped(text));
        addForm(jsonEscaped(jsonEscaped(text))); // in a text that holds JSON
    }
    const QByteArray percent = plain.toPercentEncoding();
    addForm(percent);
    addForm(percent.toLower());
    addForm(QByteArray(percent).replace("%20", "+"));
    addForm(jsonEscaped(plain).replace('/', "\\/"));
    for (qsizetype offset = 0; offset < 3; ++offset) {
        addForm(base64Within(plain, offset));
        addForm(urlAlphabet(base64Within(plain, offset)));
    }
}

bool Scrubber::occursIn(const QByteArray &text) const
{
    return std::any_of(m_forms.begin(), m_forms.end(),
                       [&text](const Secret &form) { return text.contains(form.reveal()); });
}

QByteArray Scrubber::scrubbed(QByteArray text) const
{
    for (const Secret &form : m_forms)
        text.replace(form.reveal(), replacement);
    return text;
}

QString Scrubber::scrubbed(const QString &text) const
{
    const QByteArray utf8 = text.toUtf8();
    return occursIn(utf8) ? QString::fromUtf8(scrubbed(utf8)) : text;
}

} // namespace plexus
