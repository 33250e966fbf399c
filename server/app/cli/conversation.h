// One command's exchange with the server.
#pragma once

#include "admin_api/admin_client.h"
#include "app/cli/command.h"
#include "app/cli/terminal.h"

namespace plexus::cli {

//! Asks before it takes away, follows pages, prints the answer. Throws Failure.
class Conversation
{
public:
    //! Throws Misuse or NoKey when there is no way to talk.
    Conversation(Terminal &terminal, const Command &command, Values values, QJsonObject body);

    Task<void> hold();

private:
    Task<bool> mayGoOn();
    Task<void> rehearse();
    Task<QJsonObject> count();
    Task<void> holdOnce();
    Task<void> holdList();
    void print(const QJsonObject &answer) const;
    void printList(const QJsonObject &answer) const;
    int number(const QString &parameter, int fallback, int least) const;

    Terminal &m_terminal;
    const Command &m_command;
    Values m_values;
    QJsonObject m_body;
    admin::Target m_target;
    admin::AdminClient m_client;
};

} // namespace plexus::cli
