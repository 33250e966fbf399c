// The simdjson element inside a Value. For the .cpp files of this folder only.
#pragma once

#include "json/value.h"

#include <cstring>
#include <type_traits>

#include <simdjson.h>

namespace plexus::json {

struct Value::Access
{
    using Element = simdjson::dom::element;
    static_assert(sizeof(Element) == sizeof(Value::m_element));
    static_assert(std::is_trivially_copyable_v<Element>);

    static Value wrap(Element element)
    {
        Value value;
        std::memcpy(value.m_element.data(), &element, sizeof element);
        return value;
    }
    static Element element(const Value &value)
    {
        Element element;
        std::memcpy(&element, value.m_element.data(), sizeof element);
        return element;
    }
};

} // namespace plexus::json
