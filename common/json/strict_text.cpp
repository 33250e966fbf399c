#include "json/strict_text.h"

namespace plexus::json {

namespace {

//! Passes over the text once. It was written by Qt, so its grammar is not checked.
class Mender
{
public:
    explicit Mender(QByteArray &text)
        : m_text(text)
    {
    }
    void run()
    {
        while (m_at < m_text.size())
            m_text.at(m_at) == '"' ? passString() : passDigits();
    }

private:
    void passString()
    {
        for (++m_at; m_text.at(m_at) != '"'; ++m_at) {
            if (m_text.at(m_at) == '\\')
                passEscape();
        }
        ++m_at;
    }
    void passEscape()
    {
        ++m_at; // what is escaped may be a quote
        if (m_text.at(m_at) == 'u' && m_text.at(m_at + 1) == 'd' && m_text.at(m_at + 2) >= '8')
            m_text.replace(m_at + 1, 4, "fffd");
    }
    void passDigits()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && m_text.at(m_at) >= '0' && m_text.at(m_at) <= '9')
            ++m_at;
        const bool isFraction = begin > 0 && m_text.at(begin - 1) == '.';
        if (m_at - begin >= digitsBeyond64Bits && !isFraction)
            m_text.insert(m_at, "e0");
        if (m_at == begin)
            ++m_at;
    }

    static constexpr qsizetype digitsBeyond64Bits = 20; // QJson's integers have at most 19
    QByteArray &m_text;
    qsizetype m_at = 0;
};

} // namespace

QByteArray strictText(QByteArray written)
{
    Mender(written).run();
    return written;
}

} // namespace plexus::json
