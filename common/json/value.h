// A view of one value in a parsed document.
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus::json {

enum class Type { Null, Boolean, Integer, Number, String, Array, Object };

//! Cheap to copy; valid as long as its Document. The to…() functions throw Failure{InvalidArgument}
//! when the value is of another type.
class Value
{
public:
    Type type() const;
    bool isNull() const { return type() == Type::Null; }
    bool isBoolean() const { return type() == Type::Boolean; }
    //! Written without fraction and exponent, and within 64 bits.
    bool isInteger() const { return type() == Type::Integer; }
    bool isNumber() const { return type() == Type::Integer || type() == Type::Number; }
    bool isString() const { return type() == Type::String; }
    bool isArray() const { return type() == Type::Array; }
    bool isObject() const { return type() == Type::Object; }

    bool toBool() const;
    qint64 toInteger() const;
    double toDouble() const;
    QString toString() const;
    std::string_view toStringView() const; //!< UTF-8

    //! A member of an object; nothing when it is absent or this is no object.
    std::optional<Value> get(std::string_view key) const;
    std::vector<std::pair<std::string_view, Value>> members() const; //!< of an object, as sent
    std::vector<Value> elements() const; //!< of an array
    qsizetype size() const; //!< of an object or array, else 0

    QByteArray toJson() const; //!< without white space
    QJsonValue toQJson() const;

private:
    friend class Document;
    Value() = default;

    // A simdjson::dom::element, whose header stays out of everybody's build.
    struct Access;
    alignas(8) std::array<std::byte, 16> m_element{};
};

} // namespace plexus::json
