// What the official conformance suite expects of a server, for the tenant `conformance` only, and
// what the tests with third parties call, for `third_parties` only.
#pragma once

#include "tools/tools.h"

#include <QByteArray>

namespace plexus::conformance {

inline const QString tenant = QStringLiteral("conformance");
inline const QString setName = QStringLiteral("conformance");

//! A tool of the suite's tenant.
inline auto suiteTool(const QString &name, const QString &description)
{
    return tool(name).description(description).inSets({setName}).forTenants({tenant});
}

QByteArray tinyPng(); //!< one grey pixel
QByteArray tinyWav(); //!< four samples of silence

//! A form of one member: `{type: object, properties: {name: {type}}, required: [name]}`.
QJsonObject formOf(const QString &name, const QString &type);

void addContentTools(ToolRegistry &tools);
void addStreamTools(ToolRegistry &tools);
void addAskingTools(ToolRegistry &tools);
void addRoundTools(ToolRegistry &tools);
void addSchemaTools(ToolRegistry &tools);
void addTaskTools(ToolRegistry &tools);
void addProviderTools(ToolRegistry &tools);
void addPrompts(ToolRegistry &tools);
void addResources(ToolRegistry &tools);

} // namespace plexus::conformance
