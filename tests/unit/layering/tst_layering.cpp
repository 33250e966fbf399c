// Holds every file of common/, server/ and admin_gui/ against the table of layers.
#include "source_rules.h"
#include "support/test_main.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace plexus::layering;

class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileKeepsToItsLayer();
    void readsTheWholeTree();
    void findsWhatIsWrong_data();
    void findsWhatIsWrong();
    void leavesGoodCodeAlone_data();
    void leavesGoodCodeAlone();
};

static QStringList sourceFiles()
{
    QStringList files;
    const QDir top(QStringLiteral(PLEXUS_SOURCE_DIR));
    for (const QString &root : {u"common"_s, u"server"_s, u"admin_gui"_s}) {
        QDirIterator it(top.filePath(root), {u"*.h"_s, u"*.cpp"_s}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            files << top.relativeFilePath(it.next());
    }
    return files;
}

static QString contentOf(const QString &path)
{
    QFile file(QDir(QStringLiteral(PLEXUS_SOURCE_DIR)).filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void TestLayering::everyFileKeepsToItsLayer()
{
    QStringList findings;
    for (const QString &path : sourceFiles())
        findings << findingsIn(path, contentOf(path));
    QVERIFY2(findings.isEmpty(), qPrintable(u'\n' + findings.join(u'\n')));
}

void TestLayering::readsTheWholeTree()
{
    QVERIFY(sourceFiles().contains(u"common/core/failure.h"_s));
    QVERIFY(contentOf(u"common/core/failure.h"_s).contains("class Failure"_L1));
}

void TestLayering::findsWhatIsWrong_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("finding");
    const auto row = [](const char *name, const QString &path, const QString &text,
                        const QString &finding) { QTest::newRow(name) << path << text << finding; };

    row("a lower layer sees a higher one", u"common/core/ids.h"_s,
        u"#pragma once\n#include \"json/document.h\""_s,
        u"common/core/ids.h:2: core may not include \"json/document.h\""_s);
    row("the protocol sees tenants", u"server/mcp/dispatcher.cpp"_s,
        u"#include \"tenancy/tenant_directory.h\""_s,
        u"server/mcp/dispatcher.cpp:1: mcp may not include \"tenancy/tenant_directory.h\""_s);
    row("an interface sees its backend", u"server/storage/user_repository.h"_s,
        u"#include \"storage/sqlite/writer.h\""_s,
        u"server/storage/user_repository.h:1: storage may not include \"storage/sqlite/writer.h\""_s);
    row("one backend sees another", u"server/storage/redis/sessions.cpp"_s,
        u"#include \"storage/sqlite/writer.h\""_s,
        u"server/storage/redis/sessions.cpp:1: storage/redis may not include \"storage/sqlite/writer.h\""_s);
    row("the console sees the server", u"admin_gui/pages/tenants/page.cpp"_s,
        u"#include \"http/reply.h\""_s,
        u"admin_gui/pages/tenants/page.cpp:1: admin_gui may not include \"http/reply.h\""_s);
    row("another header of that folder", u"server/http/a.cpp"_s, u"#include \"json/document.h\""_s,
        u"server/http/a.cpp:1: http may not include \"json/document.h\""_s);
    row("unknown folder included", u"server/app/main.cpp"_s, u"#include \"helpers/things.h\""_s,
        u"server/app/main.cpp:1: \"helpers/things.h\": there is no folder helpers in the table"_s);
    row("unknown folder", u"server/helpers/things.cpp"_s, QString(),
        u"server/helpers/things.cpp: there is no folder helpers in the table"_s);
    row("no folder", u"server/app/main.cpp"_s, u"#include \"config.h\""_s,
        u"server/app/main.cpp:1: \"config.h\" is included without its folder"_s);
    row("private header", u"server/http/server.cpp"_s,
        u"#include <QtHttpServer/private/qhttpserver_p.h>"_s,
        u"server/http/server.cpp:1: <QtHttpServer/private/qhttpserver_p.h> is a private header"_s);
    row("second place for Qt HTTP Server", u"server/app/main.cpp"_s,
        u"#include <QHttpServerResponse>"_s,
        u"server/app/main.cpp:1: <QHttpServerResponse> is for http only"_s);
    row("second JSON parser", u"server/mcp/jsonrpc.cpp"_s, u"#include <simdjson.h>"_s,
        u"server/mcp/jsonrpc.cpp:1: <simdjson.h> is for json only"_s);
    row("revision compared", u"server/mcp/dispatcher.cpp"_s, u"if (version >= newest)"_s,
        u"server/mcp/dispatcher.cpp:1: compares protocol revisions outside mcp/revisions"_s);
    row("revision compared by date", u"server/endpoints/mcp.cpp"_s,
        u"    return asked < \"2025-11-25\"_L1;"_s,
        u"server/endpoints/mcp.cpp:1: compares protocol revisions outside mcp/revisions"_s);
    row("singleton", u"server/vault/vault.h"_s, u"static Vault &instance();"_s,
        u"server/vault/vault.h:1: uses a singleton"_s);
}

void TestLayering::findsWhatIsWrong()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, finding);
    QCOMPARE(findingsIn(path, text), QStringList(finding));
}

void TestLayering::leavesGoodCodeAlone_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::newRow("its own folder") << u"server/mcp/a.cpp"_s << u"#include \"mcp/methods/b.h\""_s;
    QTest::newRow("a backend and its interface")
        << u"server/storage/sqlite/a.cpp"_s
        << u"#include \"storage/user_repository.h\"\n#include <QSqlQuery>"_s;
    QTest::newRow("one header of a folder")
        << u"server/http/a.cpp"_s << u"#include \"json/write.h\""_s;
    QTest::newRow("a codec") << u"server/mcp/revisions/2025-11-25/codec.cpp"_s
                             << u"if (version >= newest)"_s;
    QTest::newRow("a comment") << u"server/mcp/a.cpp"_s << u"// not version >= newest"_s;
    QTest::newRow("Qt's application")
        << u"server/app/a.cpp"_s << u"QCoreApplication::instance()->exit();"_s;
    QTest::newRow("moc") << u"server/http/a.cpp"_s << u"#include \"a.moc\""_s;
}

void TestLayering::leavesGoodCodeAlone()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QCOMPARE(findingsIn(path, text), QStringList());
}

PLEXUS_TEST(TestLayering, tst_layering)
#include "tst_layering.moc"
