#include "tools/module_loader.h"

#include "core/failure.h"
#include "core/logging.h"
#include "tools/module.h"

#include <QDir>
#include <QLibrary>
#include <QVersionNumber>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

[[noreturn]] static void refuseModule(const QString &reason)
{
    throw Failure(FailureKind::Unavailable, reason);
}

ModuleLoader::ModuleLoader(ToolRegistry &registry, BrokenModules policy)
    : m_registry(registry)
    , m_policy(policy)
{
}

static QStringList librariesIn(const QString &folder)
{
    QStringList files;
    const QDir directory(folder);
    for (const QString &name : directory.entryList(QDir::Files, QDir::Name))
        if (QLibrary::isLibrary(name))
            files << directory.absoluteFilePath(name);
    return files;
}

ModuleReport ModuleLoader::load(const QStringList &folders)
{
    ModuleReport report;
    for (const QString &folder : folders)
        for (const QString &file : librariesIn(folder))
            loadFile(file, report);
    return report;
}

void ModuleLoader::loadFile(const QString &file, ModuleReport &report)
{
    QString reason;
    try {
        report.loaded << registerModule(file);
        return;
    } catch (const Failure &failure) {
        reason = failure.logText();
    } catch (const std::exception &exception) {
        reason = QString::fromUtf8(exception.what());
    } catch (...) {
        reason = u"it threw something that is no exception"_s;
    }
    if (m_policy == BrokenModules::StopStart)
        refuseModule(u"Module %1: %2"_s.arg(file, reason));
    qCWarning(lcTools).noquote() << "skipping module" << file << "reason:" << reason;
    report.broken << BrokenModule{file, reason};
}

static bool isOurQt(const char *version)
{
    const auto built = QVersionNumber::fromString(QLatin1StringView(version));
    const auto running = QVersionNumber::fromString(QLatin1StringView(qVersion()));
    return built.majorVersion() == running.majorVersion() && built <= running;
}

QString whyNotModule(const ModuleDescriptor &descriptor)
{
    if (descriptor.magic != moduleMagic)
        return u"its descriptor is not one of ours"_s;
    if (descriptor.abi != moduleAbi)
        return u"it was built for module ABI %1, this program has %2"_s.arg(descriptor.abi)
            .arg(moduleAbi);
    if (!isOurQt(descriptor.qtVersion))
        return u"it was built with Qt %1, this program runs on %2"_s.arg(
            QLatin1StringView(descriptor.qtVersion), QLatin1StringView(qVersion()));
    if (qstrcmp(descriptor.build, PLEXUS_BUILD) != 0)
        return u"it was built with \"%1\", this program with \"%2\""_s.arg(
            QLatin1StringView(descriptor.build), QLatin1StringView(PLEXUS_BUILD));
    return {};
}

//! Loads the file for good and reads what it says of itself.
static const ModuleDescriptor &descriptorOf(const QString &file)
{
    QLibrary library(file);
    library.setLoadHints(QLibrary::PreventUnloadHint);
    if (!library.load())
        refuseModule(library.errorString());
    // A pointer to data, which QLibrary hands out as one to a function.
    const auto *descriptor =
        reinterpret_cast<const ModuleDescriptor *>(library.resolve(moduleSymbol));
    if (!descriptor)
        refuseModule(u"it is no module: PLEXUS_MODULE is missing"_s);
    return *descriptor;
}

static LoadedModule describe(const QString &name, const QString &file, const Catalog &catalog)
{
    LoadedModule module{name, file, {}, {}, {}, {}};
    for (const auto &tool : catalog.tools)
        module.tools << tool->description.name;
    for (const auto &resource : catalog.resources)
        module.resources << resource->description.uri;
    for (const auto &item : catalog.templates)
        module.templates << item->description.uri;
    for (const auto &prompt : catalog.prompts)
        module.prompts << prompt->description.name;
    return module;
}

LoadedModule ModuleLoader::registerModule(const QString &file)
{
    const ModuleDescriptor &descriptor = descriptorOf(file);
    if (const QString why = whyNotModule(descriptor); !why.isEmpty())
        refuseModule(why);
    ToolRegistry scratch;
    descriptor.entry(scratch);
    const auto catalog = scratch.catalog();
    m_registry.addAll(*catalog);
    return describe(QString::fromUtf8(descriptor.name), file, *catalog);
}

} // namespace plexus
