// Finding values in a text that is known to be valid JSON.
#pragma once

#include <QByteArray>

#include <string_view>
#include <utility>
#include <vector>

namespace plexus::json {

//! Key (as written, with quotes) and value texts of the object that `text` is.
std::vector<std::pair<std::string_view, std::string_view>> rawMembersOf(std::string_view text);

//! Texts of the elements of the array that `text` is.
std::vector<std::string_view> rawElementsOf(std::string_view text);

} // namespace plexus::json
