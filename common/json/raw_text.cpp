#include "json/raw_text.h"

namespace plexus::json {

namespace {

//! Walks over the values of one container. The text was validated before, so nothing is checked.
class Cursor
{
public:
    explicit Cursor(std::string_view text)
        : m_text(text)
    {
        skipSpace();
        ++m_at; // the opening bracket
        skipSpace();
    }
    bool atEnd() const { return m_text[m_at] == ']' || m_text[m_at] == '}'; }
    std::string_view next()
    {
        const size_t begin = m_at;
        skipValue();
        const std::string_view value = m_text.substr(begin, m_at - begin);
        skipSpace();
        if (m_text[m_at] == ',' || m_text[m_at] == ':')
            ++m_at;
        skipSpace();
        return value;
    }

private:
    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    void skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }
    void skipString()
    {
        for (++m_at; m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        ++m_at;
    }
    void skipContainer()
    {
        int depth = 0;
        do {
            const char c = m_text[m_at];
            if (c == '"') {
                skipString();
                continue;
            }
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            ++m_at;
        } while (depth > 0);
    }
    void skipValue()
    {
        if (m_text[m_at] == '"')
            return skipString();
        if (m_text[m_at] == '{' || m_text[m_at] == '[')
            return skipContainer();
        while (std::string_view(",:]} \t\r\n").find(m_text[m_at]) == std::string_view::npos)
            ++m_at;
    }

    std::string_view m_text;
    size_t m_at = 0;
};

} // namespace

std::optional<std::string_view> rawMemberOf(std::string_view text, const IsKey &isKey)
{
    for (Cursor cursor(text); !cursor.atEnd();) {
        const std::string_view key = cursor.next();
        const std::string_view value = cursor.next();
        if (isKey(key))
            return value;
    }
    return std::nullopt;
}

std::vector<std::string_view> rawElementsOf(std::string_view text)
{
    std::vector<std::string_view> elements;
    for (Cursor cursor(text); !cursor.atEnd();)
        elements.push_back(cursor.next());
    return elements;
}

} // namespace plexus::json
