// What a command sends, built from what it was told.
#pragma once

#include "app/cli/command.h"

namespace plexus::cli {

//! Takes over those values that were given. Throws Misuse for what is no number or no JSON.
class Body
{
public:
    explicit Body(const Values &values)
        : m_values(values)
    {
    }
    Body &text(const QString &parameter, const QString &member);
    Body &number(const QString &parameter, const QString &member);
    Body &flag(const QString &parameter, const QString &member);
    Body &object(const QString &parameter, const QString &member);
    //! `set` stands for true, `cleared` for false.
    Body &choice(const QString &set, const QString &cleared, const QString &member);
    operator QJsonObject() const { return m_object; }

private:
    QJsonObject parsed(const QString &parameter) const;

    const Values &m_values;
    QJsonObject m_object;
};

} // namespace plexus::cli
