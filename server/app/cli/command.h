// One command of `plexus admin`.
#pragma once

#include "admin_api/operation.h"
#include "app/cli/exit_code.h"
#include "async/task.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace plexus::cli {

class Terminal;

//! Something a command is told: `--name VALUE`, a switch, or (ids) also without its name.
struct Parameter
{
    QString name; //!< without the dashes
    QString value = {}; //!< what stands for it in the help; empty: a switch
    QString help = {};
    bool required = false;
    bool positional = false;
    bool secret = false; //!< `-` reads it from standard input
    bool prompted = false; //!< a person is asked for it, and may leave it out
    bool repeatable = false; //!< its values are joined by line feeds
};

//! What was told.
using Values = QHash<QString, QString>;

struct Command
{
    QString words; //!< e.g. `tenant create`
    const admin::Operation *operation = nullptr; //!< the one that it calls
    QList<Parameter> parameters = {}; //!< besides the ids of the operation's path
    QJsonObject (*body)(const Values &) = nullptr; //!< none: no body
    QStringList columns = {}; //!< members that a table of its answer shows; empty: all
    //! Instead of calling the operation, for what is more than one call. Then `parameters` are all
    //! that there are.
    Task<ExitCode> (*run)(Terminal *, Values) = nullptr;
    QString summary = {}; //!< of what has no operation
    bool (*passed)(const QJsonObject &answer) = nullptr; //!< none: any answer is a success

    //! `.list` operations give pages.
    bool isList() const { return operation->id.ends_with(".list"); }
};

//! All commands, in the order of the help. Of two with the same words the later one is meant when
//! an id follows.
const QList<Command> &allCommands();

//! Those about providers and users' credentials.
QList<Command> credentialCommands();

//! Everything that the command can be told: ids of the path first, its own, then those that all
//! commands have.
QList<Parameter> parametersOf(const Command &command);

//! The names in a path template and the parameters that fill them, in order, e.g. `{user}` and
//! `user-id`.
QList<std::pair<QString, QString>> idsOf(const admin::Operation &operation);

//! The operation's filters and the parameters that set them, e.g. `entity_id` and `entity-id`.
QList<std::pair<QString, QString>> filtersOf(const admin::Operation &operation);

} // namespace plexus::cli
