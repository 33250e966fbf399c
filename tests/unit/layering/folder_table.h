// Who may include whom: the one place where the layers of the house are written down.
#pragma once

#include <QStringList>

namespace plexus::layering {

//! One folder of common/ or server/ and what its files may include besides their own headers: all
//! of a folder, or one header of it. Edges beyond the original plan: docs/decisions/0009.
struct FolderRule
{
    const char *folder;
    const char *mayInclude;
};

//! A folder that is not listed here may not exist. "all" is every listed folder.
inline constexpr FolderRule folderTable[] = {
    // clang-format off
    // common
    {"core",         ""},
    {"json",         "core"},
    {"async",        "core"},
    {"model",        "core json"},
    {"admin_api",    "core json async model"},
    // server
    {"http",         "core async json/write.h"}, // writes errors, parses nothing
    {"mcp",          "core json async"},
    {"tools",        "core json async model mcp"},
    {"storage",      "core async model"},
    {"storage/*",    "core json async model storage mcp"}, // mcp declares SessionStore and TaskStore
    {"outbound",     "core json async"},
    {"tenancy",      "core json async model storage"},
    {"identity",     "core json async model storage"},
    {"vault",        "core json async model storage identity"},
    {"oauth",        "core json async model storage identity tenancy vault outbound"},
    {"calls",        "core json async model mcp tools storage tenancy identity vault oauth outbound"},
    {"endpoints",    "core json async model admin_api storage http mcp tools tenancy identity vault oauth calls"},
    {"app",          "all"},
    {"tool_modules", "core json async model mcp tools"},
    // the console sees common only
    {"admin_gui",    "core json async model admin_api"},
    // clang-format on
};

//! Headers from outside and the only folders that may see them.
struct ForeignRule
{
    const char *pattern; //!< regular expression for what stands between < and >
    const char *folders;
};

inline constexpr ForeignRule foreignTable[] = {
    // clang-format off
    {"^(QtHttpServer/|QHttpServer|QAbstractHttpServer)", "http"},
    {"^simdjson",                                        "json"},
    {"^openssl/",                                        "core outbound"}, // the trust store that curl is given
    {"^(QtSql/|QSql)",                                   "storage/sqlite"},
    {"^hiredis/",                                        "storage/redis"},
    {"^curl/",                                           "outbound"},
    {"^(QtNetwork/|QNetwork|QTcp|QSsl|QLocalS)",         "http admin_api app admin_gui"},
    {"^(QtWidgets/|QtGui/|QWidget|QApplication$)",       "admin_gui"},
    // clang-format on
};

} // namespace plexus::layering
