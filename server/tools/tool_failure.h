// Failures with a form of their own.
#pragma once

#include "core/failure.h"

#include <QJsonValue>
#include <QList>

#include <utility>

namespace plexus {

//! Members of an error in the order in which they are written.
using ErrorMembers = QList<std::pair<QString, QJsonValue>>;

//! Ends a tool with a structured isError result: one text item that is a JSON object
//! `{"error": code, "message": text, …}`, which programs can read.
class ToolFailure : public Failure
{
public:
    ToolFailure(FailureKind kind, QString code, QString message, ErrorMembers more = {});

    //! A second text, for the model and the user.
    void advise(const QString &advice) { m_advice = advice; }
    const QString &advice() const noexcept { return m_advice; }
    //! The object, members in order, `", "` and `": "` between them, ASCII only.
    QString toJson() const;

private:
    ErrorMembers m_members;
    QString m_advice;
};

//! Ends a call with a protocol error (JSON-RPC) instead of an isError result: the request itself
//! was impossible, and the model cannot do better next time.
class ProtocolFailure : public Failure
{
public:
    using Failure::Failure;
};

} // namespace plexus
