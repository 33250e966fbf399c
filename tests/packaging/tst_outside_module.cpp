// What a module that was built outside the tree looks like once it is loaded.
#include "support/test_main.h"
#include "tools/module_loader.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;
using namespace plexus;

class TestOutsideModule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loadsWhatWasBuiltAgainstTheInstalledSdk();
    void installsTheExamplesToo();
};

static QString work(const QString &path)
{
    return QDir(QStringLiteral(PLEXUS_BUILD_DIR)).filePath(u"tests/packaging/outside/"_s + path);
}

void TestOutsideModule::loadsWhatWasBuiltAgainstTheInstalledSdk()
{
    ToolRegistry registry;
    const ModuleReport report = ModuleLoader(registry).load({work(u"build"_s)});
    QCOMPARE(report.loaded.size(), 1);
    QCOMPARE(report.loaded.first().name, u"greeting"_s);
    QCOMPARE(report.loaded.first().tools, QStringList(u"greet"_s));
    QVERIFY(registry.catalog()->tool(u"greet"_s));
}

void TestOutsideModule::installsTheExamplesToo()
{
    QDirIterator files(work(u"prefix"_s), {u"entity_info.so"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    ToolRegistry registry;
    const ModuleReport report =
        ModuleLoader(registry).load({QFileInfo(files.next()).absolutePath()});
    QVERIFY(report.broken.isEmpty());
    QVERIFY(registry.catalog()->tool(u"get_entity_info"_s));
}

PLEXUS_TEST(TestOutsideModule, tst_outside_module)
#include "tst_outside_module.moc"
