// What is wrong with a record that somebody sent.
#pragma once

#include "core/failure.h"

#include <QList>
#include <QString>

#include <string_view>

namespace plexus::json {

struct Problem
{
    QString pointer; //!< RFC 6901, e.g. `/limit`; empty: the whole value
    QString message; //!< begins in lower case; never holds what was submitted
};

//! The problems of one record at once, e.g. `/limit must be between 1 and 100`.
class InvalidFields : public Failure
{
public:
    explicit InvalidFields(QList<Problem> problems);
    const QList<Problem> &problems() const noexcept { return m_problems; }

private:
    QList<Problem> m_problems;
};

//! What to do with members that a struct does not have.
enum class Unknown { Refuse, Ignore };

//! Collects problems while a value is read; knows where in it we are. Keeps the first 20, and cuts
//! the names of members after 200 characters, so that no request is answered with a larger one.
class Reader
{
public:
    explicit Reader(QList<Problem> &problems, Unknown unknown = Unknown::Refuse)
        : m_problems(problems)
        , m_unknown(unknown)
    {
    }
    Unknown unknown() const noexcept { return m_unknown; }
    Reader member(std::string_view key) const;
    Reader element(qsizetype index) const;
    void fail(const QString &message) const;

private:
    Reader(QList<Problem> &problems, Unknown unknown, QString pointer)
        : m_problems(problems)
        , m_unknown(unknown)
        , m_pointer(std::move(pointer))
    {
    }
    QList<Problem> &m_problems;
    Unknown m_unknown;
    QString m_pointer;
};

} // namespace plexus::json
