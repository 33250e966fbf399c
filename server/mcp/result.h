// What a method answers, as text.
#pragma once

#include "mcp/call_end.h"

#include <QByteArray>
#include <QJsonObject>

namespace plexus::mcp {

//! A JSON object that is written member by member, so that a large answer is never a tree. Only its
//! `_meta` stays one, because the last who sees an answer adds to it.
class Result
{
public:
    Result() = default;
    //! Implicit: what is small is easier to make as an object.
    Result(const QJsonObject &members);

    //! `key` is new, and plain ASCII.
    void insert(QLatin1StringView key, const QJsonValue &value);
    //! The same with a value that is JSON already.
    void insertText(QLatin1StringView key, QByteArrayView json);
    QJsonObject &meta() noexcept { return m_meta; }
    //! Adds the whole object.
    void appendTo(QByteArray &out) const;
    QByteArray text() const;

    CallEnd end = CallEnd::Ok; //!< for the record, not for the wire

private:
    QByteArray m_members; // without the braces
    QJsonObject m_meta;
};

} // namespace plexus::mcp
