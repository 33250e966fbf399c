// Characters and words of HTTP's grammar.
#pragma once

#include <array>
#include <string_view>

namespace plexus::http {

//! RFC 9110 section 5.6.2.
inline constexpr std::array<bool, 256> tokenCharacters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr bool isTokenCharacter(char c) { return tokenCharacters[static_cast<unsigned char>(c)]; }

constexpr bool isToken(std::string_view text)
{
    bool good = !text.empty();
    for (const char c : text)
        good &= isTokenCharacter(c);
    return good;
}

} // namespace plexus::http
