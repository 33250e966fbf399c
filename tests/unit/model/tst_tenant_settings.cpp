#include "json/document.h"
#include "model/tenant.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstTenantSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMemberHasADefault();
    void refusesWhatIsNotASetting_data();
    void refusesWhatIsNotASetting();
    void keepsForeignSettingsUnderCustom();
};

static TenantSettings settingsOf(const QByteArray &text)
{
    return json::read<TenantSettings>(json::Document::parse(text)->root());
}

void TstTenantSettings::everyMemberHasADefault()
{
    QCOMPARE(settingsOf("{}"), TenantSettings());
    QCOMPARE(json::write(TenantSettings()).size(), 22);
}

void TstTenantSettings::refusesWhatIsNotASetting_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const auto add = [](const char *name, const char *text, const char *problem) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(problem);
    };
    add("unknown", R"({"theme":"dark"})",
        "/theme is no setting of Plexus; settings of other programs go under custom");
    add("null", R"({"guests":null})", "/guests must be one of off, allowed");
    add("range", R"({"token_lifetime_days":0})", "/token_lifetime_days must be between 1 and 3650");
    add("quota", R"({"quotas":{"user":{"open":-1}}})",
        "/quotas/user/open must be between 0 and 1000000000");
    add("unknown quota", R"({"quotas":{"user":{"calls":1}}})",
        "/quotas/user/calls is not known here (known: calls_per_minute, sessions_per_minute, "
        "streams_per_minute, megabytes_per_minute, open)");
    add("type", R"({"url_tokens":"yes"})", "/url_tokens must be true or false");
    const char *origin = "/allowed_origins/0 must be an origin as browsers send it: scheme://host "
                         "or scheme://host:port in lower case, without the default port, path or "
                         "final slash";
    add("origin with path", R"({"allowed_origins":["https://a.example/"]})", origin);
    add("origin without scheme", R"({"allowed_origins":["a.example"]})", origin);
    add("origin wildcard", R"({"allowed_origins":["*"]})", origin);
    add("origin of a file", R"({"allowed_origins":["null"]})", origin);
    add("origin with default port", R"({"allowed_origins":["https://a.example:443"]})", origin);
    add("origin in capitals", R"({"allowed_origins":["https://A.example"]})", origin);
    add("origin with user", R"({"allowed_origins":["https://u@a.example"]})", origin);
    const char *colour = "/accent_colour must be a colour as #rrggbb";
    add("colour by name", R"({"accent_colour":"red"})", colour);
    add("colour that breaks out", R"({"accent_colour":"#00000;}"})", colour);
    add("colour and a line", R"({"accent_colour":"#000000\n"})", colour);
    const char *login = "/host_login_url must be an https address (http on localhost only) without "
                        "user name and fragment";
    add("plain login", R"({"host_login_url":"http://login.example/"})", login);
    add("script as login", R"({"host_login_url":"javascript:alert"})", login);
    add("login with user", R"({"host_login_url":"https://a@login.example/"})", login);
    add("login with fragment", R"({"host_login_url":"https://login.example/#a"})", login);
    add("login with backslash", R"({"host_login_url":"https://a.example\\@b.example/"})", login);
    add("login with a space", R"({"host_login_url":"https://a.example/ b"})", login);
    add("blank tool set", R"({"default_tool_sets":[" "]})",
        "/default_tool_sets/0 must not be blank");
    add("enforcing nothing", R"({"enforce_tool_sets":true})",
        "/enforce_tool_sets needs default_tool_sets: with none, nothing could be enforced");
}

void TstTenantSettings::refusesWhatIsNotASetting()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    try {
        settingsOf(text);
        QFAIL("taken");
    } catch (const json::InvalidFields &invalid) {
        QCOMPARE(invalid.callerText(), problem);
    }
}

void TstTenantSettings::keepsForeignSettingsUnderCustom()
{
    const TenantSettings settings =
        settingsOf(R"({"custom":{"theme":"dark"},"allowed_origins":["http://[::1]:8080"]})");
    QCOMPARE(settings.custom, (QJsonObject{{u"theme"_s, u"dark"_s}}));
    QCOMPARE(settings.allowedOrigins, QStringList{u"http://[::1]:8080"_s});
}

PLEXUS_TEST(TstTenantSettings, tst_tenant_settings)
#include "tst_tenant_settings.moc"
