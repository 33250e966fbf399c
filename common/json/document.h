// Parsing of everything that comes from a network.
#pragma once

#include "core/failure.h"
#include "json/value.h"

#include <memory>
#include <string_view>
#include <vector>

namespace plexus::json {

//! Thrown for a text that is not JSON as we take it.
class ParseError : public Failure
{
public:
    explicit ParseError(const QString &what);
};

//! A parsed text (RFC 8259). Refused beyond the grammar: invalid UTF-8, a byte order mark,
//! duplicate keys, nesting deeper than 64, numbers that do not fit 64 bits. Immutable; may cross
//! threads.
class Document
{
public:
    static std::shared_ptr<const Document> parse(const QByteArray &text);
    ~Document();
    Q_DISABLE_COPY_MOVE(Document)

    Value root() const;
    //! The bytes of a member of the root object exactly as they were sent. JSON-RPC ids are echoed
    //! so.
    std::optional<QByteArray> rawMember(std::string_view key) const;
    //! The exact texts of the root array's elements.
    std::vector<QByteArray> rawElements() const;

private:
    Document();
    struct Data;
    std::unique_ptr<Data> d;
};

} // namespace plexus::json
