// Finding values in a text that is known to be valid JSON.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace plexus::json {

//! Whether a key, as written and with its quotes, is the wanted one.
using IsKey = std::function<bool(std::string_view written)>;

//! The text of a member of the object that `text` is.
std::optional<std::string_view> rawMemberOf(std::string_view text, const IsKey &isKey);

//! Texts of the elements of the array that `text` is.
std::vector<std::string_view> rawElementsOf(std::string_view text);

} // namespace plexus::json
