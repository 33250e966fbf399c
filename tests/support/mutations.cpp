#include "support/mutations.h"

#include <algorithm>

namespace plexus::test {

static QList<QByteArray> commonWords()
{
    return {"\r\n", "\n", "\r", " ", "\t", ":", ";", ",", "\"", "%", "0", QByteArray(1, '\0')};
}

Mutations::Mutations(unsigned seed, const QList<QByteArray> &words)
    : m_random(seed)
    , m_words(commonWords() + words)
{
}

qsizetype Mutations::below(qsizetype limit)
{
    return limit > 0 ? qsizetype(m_random() % quint32(limit)) : 0;
}

void Mutations::happenTo(QByteArray &text)
{
    const qsizetype at = below(text.size() + 1);
    const qsizetype length = std::min(below(24), text.size() - at);
    switch (below(6)) {
    case 0:
        if (at < text.size())
            text[at] = char(below(256));
        break;
    case 1:
        text.remove(at, length);
        break;
    case 2:
        text.insert(at, text.mid(at, length));
        break;
    case 3:
        text.insert(below(text.size() + 1), text.mid(at, length));
        break;
    default:
        text.insert(at, m_words[below(m_words.size())]);
    }
}

QByteArray Mutations::of(QByteArray text)
{
    for (qsizetype left = 1 + below(4); left > 0; --left)
        happenTo(text);
    return text;
}

} // namespace plexus::test
