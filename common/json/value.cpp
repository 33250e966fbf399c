#include "json/value.h"

#include "core/failure.h"
#include "json/value_access.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringDecoder>

#include <map>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;
namespace dom = simdjson::dom;

template <typename T>
static T valueOf(dom::element element, QLatin1StringView wanted)
{
    T value;
    if (element.get(value) != simdjson::SUCCESS)
        throw Failure(FailureKind::InvalidArgument, u"must be %1"_s.arg(wanted));
    return value;
}

static QString toQString(std::string_view text)
{
    // QString::fromUtf8() takes U+FEFF at the beginning for a byte order mark and drops it.
    if (text.starts_with("\xEF\xBB\xBF"))
        return QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom)(
            QByteArrayView(text.data(), qsizetype(text.size())));
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

Type Value::type() const
{
    const dom::element element = Access::element(*this);
    switch (element.type()) {
    case dom::element_type::NULL_VALUE:
        return Type::Null;
    case dom::element_type::BOOL:
        return Type::Boolean;
    case dom::element_type::INT64:
        return Type::Integer;
    case dom::element_type::UINT64: // beyond qint64
    case dom::element_type::DOUBLE:
        return Type::Number;
    case dom::element_type::STRING:
        return Type::String;
    case dom::element_type::ARRAY:
        return Type::Array;
    default:
        return Type::Object;
    }
}

bool Value::toBool() const { return valueOf<bool>(Access::element(*this), "true or false"_L1); }

qint64 Value::toInteger() const
{
    return valueOf<int64_t>(Access::element(*this), "an integer"_L1);
}

double Value::toDouble() const { return valueOf<double>(Access::element(*this), "a number"_L1); }

QString Value::toString() const { return toQString(toStringView()); }

std::string_view Value::toStringView() const
{
    return valueOf<std::string_view>(Access::element(*this), "a string"_L1);
}

std::optional<Value> Value::get(std::string_view key) const
{
    dom::element member;
    if (!isObject() || Access::element(*this).at_key(key).get(member) != simdjson::SUCCESS)
        return std::nullopt;
    return Access::wrap(member);
}

std::vector<std::pair<std::string_view, Value>> Value::members() const
{
    std::vector<std::pair<std::string_view, Value>> members;
    for (const auto &[key, value] : valueOf<dom::object>(Access::element(*this), "an object"_L1))
        members.emplace_back(key, Access::wrap(value));
    return members;
}

std::vector<Value> Value::elements() const
{
    std::vector<Value> elements;
    for (const dom::element element : valueOf<dom::array>(Access::element(*this), "an array"_L1))
        elements.push_back(Access::wrap(element));
    return elements;
}

qsizetype Value::size() const
{
    if (isArray())
        return qsizetype(elements().size());
    return isObject() ? qsizetype(members().size()) : 0;
}

QByteArray Value::toJson() const
{
    return QByteArray::fromStdString(simdjson::minify(Access::element(*this)));
}

static QJsonValue arrayToQJson(const Value &value)
{
    QJsonArray array;
    for (const Value &element : value.elements())
        array.append(element.toQJson());
    return array;
}

static QJsonValue objectToQJson(const Value &value)
{
    // A QJsonObject is a sorted array: filled in any other order it takes quadratic time.
    std::map<QString, Value> sorted;
    for (const auto &[key, member] : value.members())
        sorted.emplace(toQString(key), member);
    QJsonObject object;
    for (const auto &[key, member] : sorted)
        object.insert(key, member.toQJson());
    return object;
}

QJsonValue Value::toQJson() const
{
    switch (type()) {
    case Type::Null:
        return QJsonValue(QJsonValue::Null);
    case Type::Boolean:
        return toBool();
    case Type::Integer:
        return toInteger();
    case Type::Number:
        return toDouble();
    case Type::String:
        return toString();
    case Type::Array:
        return arrayToQJson(*this);
    case Type::Object:
        return objectToQJson(*this);
    }
    Q_UNREACHABLE();
}

} // namespace plexus::json
