// Loading modules at the start.
#pragma once

#include "tools/tool_registry.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace plexus {

struct ModuleDescriptor;

struct LoadedModule
{
    QString name;
    QString file;
    QStringList tools, resources, templates, prompts; //!< names and addresses
};

struct BrokenModule
{
    QString file;
    QString reason;
};

struct ModuleReport
{
    QList<LoadedModule> loaded;
    QList<BrokenModule> broken;
};

//! What to do with a module that does not load.
enum class BrokenModules { StopStart, Skip };

//! Loads shared libraries in the order of their file names and lets them register. They are never
//! unloaded: frames of their coroutines may live as long as the process.
class ModuleLoader
{
public:
    explicit ModuleLoader(ToolRegistry &registry, BrokenModules policy = BrokenModules::StopStart);

    //! All modules directly in these folders; folders that do not exist are passed over. Throws
    //! Failure{Unavailable} with file and reason at the first one that is broken, unless told to
    //! skip them; a module registers everything or nothing.
    ModuleReport load(const QStringList &folders);

private:
    void loadFile(const QString &file, ModuleReport &report);
    LoadedModule registerModule(const QString &file);

    ToolRegistry &m_registry;
    BrokenModules m_policy;
};

//! Why this program cannot use a module, or an empty string.
QString whyNotModule(const ModuleDescriptor &descriptor);

} // namespace plexus
