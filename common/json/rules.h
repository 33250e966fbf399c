// What a field demands beyond its type.
#pragma once

#include "json/problems.h"
#include "json/value.h"

#include <QJsonObject>

#include <array>
#include <initializer_list>
#include <optional>

namespace plexus::json {

struct Rules
{
    bool optional = false; //!< the struct's initialiser stands for an absent member
    std::optional<double> least, most; //!< of a number
    std::optional<int> leastLength, mostLength; //!< of a string, in characters
    std::optional<int> leastItems, mostItems; //!< of a list
    std::array<const char *, 16> names{}; //!< the only values of a string
    size_t nameCount = 0;
    const char *format = nullptr; //!< JSON Schema `format`, an annotation
    const char *title = nullptr;
    const char *header = nullptr; //!< `x-mcp-header`

    //! Reports what `value`, which has the right type, violates.
    void check(const Value &value, const Reader &reader) const;
    //! Adds the keywords to a member's schema.
    void describe(QJsonObject &schema) const;
};

} // namespace plexus::json
