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
        if (!isFraction && isBeyond64Bits(QByteArrayView(m_text).sliced(begin, m_at - begin)))
            m_text.insert(m_at, "e0");
        if (m_at == begin)
            ++m_at;
    }

    //! No integer of QJson's: their largest magnitude is 2^63. Without leading zeros.
    static bool isBeyond64Bits(QByteArrayView digits)
    {
        static constexpr QByteArrayView largest("9223372036854775808");
        return digits.size() > largest.size()
            || (digits.size() == largest.size() && digits > largest);
    }

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
