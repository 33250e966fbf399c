// The modules that come with the program.
#include "calls/call_gateway.h"
#include "support/calls/fake_call.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/module_loader.h"

#include <QJsonDocument>
#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class AnyTenant final : public TenantSettingsSource
{
public:
    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &) const override
    {
        return m_settings;
    }

private:
    std::shared_ptr<const TenantSettings> m_settings = std::make_shared<const TenantSettings>();
};

} // namespace

class TstExampleModules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void allOfThemLoad();
    void tellsWhoTheCallerIs();
    void aDeletedValueIsGone();
    void aToolGetsTheUsersApiKey();
    void aNoteIsKeptAnnouncedAndRead();
    void t4_tenantsSeeTheirOwnTools_data();
    void t4_tenantsSeeTheirOwnTools();
    void t4_setsNarrowTheList();
    void theSuitesTenantListsItsFirstToolFirst();
    void nobodyElseSeesTheSuitesItems();

private:
    QStringList listed(const QString &tenant, std::optional<QString> set = {});
    QJsonObject call(const QString &tool, const QByteArray &arguments);

    ToolRegistry m_registry;
    ModuleReport m_report;
    AnyTenant m_tenants;
    FakeServices m_fakes;
    CallGateway m_gateway{m_registry, m_tenants, m_fakes.services, m_fakes.recorder,
                          m_fakes.quotas};
};

void TstExampleModules::initTestCase()
{
    m_report = ModuleLoader(m_registry).load({QStringLiteral(PLEXUS_MODULE_FOLDER)});
}

QStringList TstExampleModules::listed(const QString &tenant, std::optional<QString> set)
{
    QStringList names;
    const auto list = m_gateway.tools(ownerOf(tenant), {set});
    for (const mcp::ToolDescription &tool : *list)
        names << tool.name;
    return names;
}

QJsonObject TstExampleModules::call(const QString &tool, const QByteArray &arguments)
{
    const auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    const auto result = run(m_gateway.callTool(context, tool, argumentsOf(arguments)));
    return QJsonDocument::fromJson(textOf(result).toUtf8()).object();
}

void TstExampleModules::allOfThemLoad()
{
    QVERIFY(m_report.broken.isEmpty());
    QVERIFY(m_report.loaded.size() >= 10);
}

void TstExampleModules::tellsWhoTheCallerIs()
{
    const QJsonObject info = call(u"get_entity_info"_s, "{}");
    QCOMPARE(info.value(u"final_entity_id"_s), QJsonValue(u"acme"_s));
    QCOMPARE(info.value(u"final_plexus_session_info"_s),
             QJsonValue(u"Session: persistent_user_id=ann"_s));
}

void TstExampleModules::aDeletedValueIsGone()
{
    const QString tool = u"manage_plexus_session_tool"_s;
    QVERIFY(
        call(tool, R"({"action":"set","key":"k","value":{"n":1}})").value(u"success"_s).toBool());
    QCOMPARE(call(tool, R"({"action":"get","key":"k"})").value(u"retrieved_value"_s),
             QJsonValue(QJsonObject{{u"n"_s, 1}}));
    QVERIFY(call(tool, R"({"action":"delete","key":"k"})").value(u"key_deleted"_s).toBool());
    QVERIFY(call(tool, R"({"action":"get","key":"k"})").value(u"retrieved_value"_s).isNull());
    QVERIFY(!call(tool, R"({"action":"set","key":"k"})").value(u"success"_s).toBool());
}

void TstExampleModules::aToolGetsTheUsersApiKey()
{
    const QJsonObject result = call(u"use_alpha_service_key_tool"_s, "{}");
    QCOMPARE(result.value(u"retrieved_api_key_fragment"_s), QJsonValue(u"k-12345-ke..."_s));
    QCOMPARE(result.value(u"received_other_param"_s), QJsonValue(u"default_value"_s));
}

void TstExampleModules::aNoteIsKeptAnnouncedAndRead()
{
    const auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    run(m_gateway.callTool(context, u"write_note"_s, argumentsOf(R"({"text":"milk"})")));
    QVERIFY(m_fakes.announcer.announced.contains(u"updated acme notes://latest to one"_s));
    QCOMPARE(run(m_gateway.readResource(context, u"notes://latest"_s)).at(0).text,
             std::optional(u"milk"_s));
}

void TstExampleModules::t4_tenantsSeeTheirOwnTools_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QString>("tenants");
    QTest::newRow("global") << u"get_global_info"_s << u"ABC"_s;
    QTest::newRow("A") << u"get_tenant_a_specific_data"_s << u"A"_s;
    QTest::newRow("B") << u"get_tenant_b_exclusive_feature"_s << u"B"_s;
    QTest::newRow("A and C") << u"get_shared_ac_resource"_s << u"AC"_s;
    QTest::newRow("report") << u"generate_report_tool"_s << u"ABC"_s;
    QTest::newRow("task") << u"admin_task_for_tenant_a"_s << u"A"_s;
}

void TstExampleModules::t4_tenantsSeeTheirOwnTools()
{
    QFETCH(QString, tool);
    QFETCH(QString, tenants);
    for (const QChar letter : u"ABC"_s)
        QCOMPARE(listed(u"tenant_%1_for_scope_test"_s.arg(letter)).contains(tool),
                 tenants.contains(letter));
}

void TstExampleModules::t4_setsNarrowTheList()
{
    const QString a = u"tenant_A_for_scope_test"_s;
    QCOMPARE(listed(a, u"reporting"_s), QStringList{u"generate_report_tool"_s});
    QCOMPARE(listed(a, u"admin_tasks"_s), QStringList{u"admin_task_for_tenant_a"_s});
    QVERIFY(listed(u"tenant_B_for_scope_test"_s, u"admin_tasks"_s).isEmpty());
}

void TstExampleModules::theSuitesTenantListsItsFirstToolFirst()
{
    QCOMPARE(listed(u"conformance"_s).value(0), u"test_simple_text"_s);
    const QStringList own = listed(u"conformance"_s, u"conformance"_s);
    QCOMPARE(own.size(), 35);
}

void TstExampleModules::nobodyElseSeesTheSuitesItems()
{
    QVERIFY(!listed(u"acme"_s).contains(u"test_simple_text"_s));
    QVERIFY(m_gateway.prompts(ownerOf(u"acme"_s))->isEmpty());
    QCOMPARE(m_gateway.resourceTemplates(ownerOf(u"conformance"_s))->size(), 1);
}

PLEXUS_TEST(TstExampleModules, tst_example_modules)
#include "tst_example_modules.moc"
