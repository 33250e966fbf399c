#include "json/document.h"

#include "json/raw_text.h"
#include "json/value_access.h"

#include <algorithm>

#include <simdjson.h>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;
namespace dom = simdjson::dom;

static constexpr int maximumDepth = 64;
static constexpr size_t initialCapacity = 16 * 1024;

struct Document::Data
{
    simdjson::padded_string text;
    dom::document document;
};

ParseError::ParseError(const QString &what)
    : Failure(FailureKind::InvalidArgument, u"Invalid JSON: %1."_s.arg(what))
{
}

Document::Document()
    : d(std::make_unique<Data>())
{
}
Document::~Document() = default;

//! One per thread: its buffers are used again, and its depth limit stays. The limit keeps absurd
//! texts cheap; what counts as a level differs from ours, so refuseOddities() counts again.
static dom::parser &parserOfThread()
{
    static thread_local dom::parser parser;
    static thread_local const auto allocated = parser.allocate(initialCapacity, maximumDepth + 2);
    Q_UNUSED(allocated);
    return parser;
}

[[noreturn]] static void refuseDepth()
{
    throw ParseError(u"it is nested deeper than %1 levels"_s.arg(maximumDepth));
}

[[noreturn]] static void refuse(simdjson::error_code error)
{
    switch (error) {
    case simdjson::UTF8_ERROR:
        throw ParseError(u"it is not valid UTF-8"_s);
    case simdjson::DEPTH_ERROR:
        refuseDepth();
    case simdjson::NUMBER_ERROR:
        throw ParseError(u"a number is malformed or out of range"_s);
    case simdjson::EMPTY:
        throw ParseError(u"it is empty"_s);
    default:
        throw ParseError(QString::fromUtf8(simdjson::error_message(error)));
    }
}

//! Sorts rather than hashes: nobody can choose keys that make it slow.
static bool hasTwins(const dom::object &object)
{
    static thread_local std::vector<std::string_view> keys; // its memory is used again
    keys.clear();
    for (const auto &[key, value] : object)
        keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

//! What the grammar allows and we do not: duplicate keys, and too many levels. `depth` is that of
//! the containers around `element`.
static void refuseOddities(dom::element element, int depth)
{
    const dom::element_type type = element.type();
    if (type != dom::element_type::OBJECT && type != dom::element_type::ARRAY)
        return;
    if (depth >= maximumDepth)
        refuseDepth();
    if (type == dom::element_type::ARRAY) {
        const dom::array array = element.get_array().value_unsafe();
        for (const dom::element child : array)
            refuseOddities(child, depth + 1);
        return;
    }
    const dom::object object = element.get_object().value_unsafe();
    if (hasTwins(object))
        throw ParseError(u"a key occurs twice in one object"_s);
    for (const auto &[key, value] : object)
        refuseOddities(value, depth + 1);
}

std::shared_ptr<const Document> Document::parse(const QByteArray &text)
{
    if (text.startsWith("\xEF\xBB\xBF"))
        throw ParseError(u"it begins with a byte order mark"_s);
    std::shared_ptr<Document> document(new Document);
    document->d->text = simdjson::padded_string(text.constData(), size_t(text.size()));
    dom::element root;
    const auto error =
        parserOfThread().parse_into_document(document->d->document, document->d->text).get(root);
    if (error)
        refuse(error);
    refuseOddities(root, 0);
    return document;
}

Value Document::root() const { return Value::Access::wrap(d->document.root()); }

//! A key as written equals `key` once its escapes are resolved.
static bool isKey(std::string_view written, std::string_view key)
{
    if (written.find('\\') == std::string_view::npos)
        return written.substr(1, written.size() - 2) == key;
    const QByteArray inBrackets = '[' + QByteArray(written.data(), qsizetype(written.size())) + ']';
    return Document::parse(inBrackets)->root().elements().front().toStringView() == key;
}

std::optional<QByteArray> Document::rawMember(std::string_view key) const
{
    if (!root().isObject())
        return std::nullopt;
    const auto value =
        rawMemberOf(d->text, [key](std::string_view written) { return isKey(written, key); });
    return value ? std::optional(QByteArray(value->data(), qsizetype(value->size())))
                 : std::nullopt;
}

std::vector<QByteArray> Document::rawElements() const
{
    std::vector<QByteArray> elements;
    if (!root().isArray())
        return elements;
    for (const std::string_view element : rawElementsOf(d->text))
        elements.emplace_back(element.data(), qsizetype(element.size()));
    return elements;
}

} // namespace plexus::json
