// Modules that load, and modules that do not.
#include "support/run.h"
#include "support/test_main.h"
#include "tools/module.h"
#include "tools/module_loader.h"

#include <QTemporaryDir>
#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static QString folderOf(const QString &module)
{
    return QStringLiteral(PLEXUS_TEST_MODULES "/") + module;
}

static QString reasonFor(const QString &folder)
{
    ToolRegistry registry;
    try {
        ModuleLoader(registry).load({folder});
    } catch (const Failure &failure) {
        return failure.callerText();
    }
    return {};
}

class TstModuleLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loadsAModuleAndReportsIt();
    void h30_aThrowingModuleStopsTheStartWithItsReason();
    void h30_aBrokenModuleIsSkippedAndReportedWhereThatIsAllowed();
    void readsTheDescriptorBeforeAnythingRuns();
    void refusesAnotherQtAndAnotherCompiler();
    void refusesALibraryThatIsNoModule();
    void refusesAFileThatIsNoLibrary();
    void passesOverFoldersThatDoNotExist();
};

void TstModuleLoader::loadsAModuleAndReportsIt()
{
    ToolRegistry registry;
    const ModuleReport report = ModuleLoader(registry).load({folderOf(u"good"_s)});
    QCOMPARE(report.loaded.size(), 1);
    QCOMPARE(report.loaded.at(0).name, u"good"_s);
    QCOMPARE(report.loaded.at(0).tools, QStringList{u"good_tool"_s});
    QVERIFY(registry.catalog()->tool(u"good_tool"_s));
}

// H30: the original skipped a module that failed and said nothing.
void TstModuleLoader::h30_aThrowingModuleStopsTheStartWithItsReason()
{
    const QString reason = reasonFor(folderOf(u"throwing"_s));
    QVERIFY(reason.contains("throwing"_L1));
    QVERIFY(reason.contains("a name has 1 to 64"_L1));
}

void TstModuleLoader::h30_aBrokenModuleIsSkippedAndReportedWhereThatIsAllowed()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"skipping module"_s));
    ToolRegistry registry;
    const ModuleReport report = ModuleLoader(registry, BrokenModules::Skip)
                                    .load({folderOf(u"throwing"_s), folderOf(u"good"_s)});
    QCOMPARE(report.broken.size(), 1);
    QCOMPARE(report.loaded.size(), 1);
    QVERIFY(!registry.catalog()->tool(u"half_tool"_s));
}

void TstModuleLoader::readsTheDescriptorBeforeAnythingRuns()
{
    QVERIFY(reasonFor(folderOf(u"other_abi"_s)).contains("module ABI"_L1));
}

void TstModuleLoader::refusesAnotherQtAndAnotherCompiler()
{
    ModuleDescriptor descriptor{moduleMagic, moduleAbi, "6.99.0", PLEXUS_BUILD, "x", nullptr};
    QVERIFY(whyNotModule(descriptor).contains("built with Qt 6.99.0"_L1));
    descriptor.qtVersion = "5.15.2";
    QVERIFY(whyNotModule(descriptor).contains("5.15.2"_L1));
    descriptor.qtVersion = QT_VERSION_STR;
    QCOMPARE(whyNotModule(descriptor), QString());
    descriptor.build = "gcc 3";
    QVERIFY(whyNotModule(descriptor).contains("gcc 3"_L1));
    descriptor.magic = 0;
    QVERIFY(!whyNotModule(descriptor).isEmpty());
}

void TstModuleLoader::refusesALibraryThatIsNoModule()
{
    QVERIFY(reasonFor(folderOf(u"no_module"_s)).contains("PLEXUS_MODULE is missing"_L1));
}

void TstModuleLoader::refusesAFileThatIsNoLibrary()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"fake.so"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a library");
    file.close();
    QVERIFY(reasonFor(folder.path()).contains("fake.so"_L1));
}

void TstModuleLoader::passesOverFoldersThatDoNotExist()
{
    ToolRegistry registry;
    QVERIFY(ModuleLoader(registry).load({u"/nonexistent/modules"_s}).loaded.isEmpty());
}

PLEXUS_TEST(TstModuleLoader, tst_module_loader)
#include "tst_module_loader.moc"
