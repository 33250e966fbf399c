// Answers as people and programs read them.
#pragma once

#include "app/cli/command.h"

#include <QJsonArray>

namespace plexus::cli {

//! Names come from far away; what is no visible character could command the terminal.
QString harmless(QString text);

//! One line a member, names aligned; members of members as `scopes.defaults`.
QString recordText(const QJsonObject &record);

//! One line an item under a line of titles, columns aligned. No columns: all members.
QString tableText(const QJsonArray &items, const QStringList &columns);

//! e.g. `1 tenant, 3 users and 5 tokens`; `nothing`.
QString removalText(const QJsonObject &removal);

} // namespace plexus::cli
