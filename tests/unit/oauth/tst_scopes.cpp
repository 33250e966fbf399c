#include "oauth/client/scopes.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstScopes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsOnSpacesAndCommas();
    void asksForTheUnion(); // H17
    void defaultsStandInForNone();
    void widerScopesContainNarrowerOnes();
    void aliasesAreTheSame();
    void whatIsAlwaysAskedForIsNotCompared();
    void providersWithoutScopesCoverEverything();
    void caseAndPrefixMayNotMatter();
};

void TstScopes::splitsOnSpacesAndCommas()
{
    QCOMPARE(splitScopes(u"repo, user  read:org,repo"_s),
             (QStringList{u"repo"_s, u"user"_s, u"read:org"_s}));
    QCOMPARE(splitScopes(u" ,"_s), QStringList());
}

void TstScopes::asksForTheUnion()
{
    const ScopeRules rules{.always = {u"offline_access"_s}};
    QCOMPARE(requestedScopes(rules, {u"b"_s}, {u"a"_s, u"offline_access"_s}),
             (QStringList{u"b"_s, u"a"_s, u"offline_access"_s}));
}

void TstScopes::defaultsStandInForNone()
{
    const ScopeRules rules{.defaults = {u"read"_s}};
    QCOMPARE(requestedScopes(rules, {}, {}), QStringList{u"read"_s});
    QCOMPARE(requestedScopes(rules, {u"write"_s}, {}), QStringList{u"write"_s});
}

void TstScopes::widerScopesContainNarrowerOnes()
{
    const ScopeRules rules{
        .implies = {{u"admin:org"_s, {u"write:org"_s}}, {u"write:org"_s, {u"read:org"_s}}}};
    QVERIFY(covers(rules, {u"admin:org"_s}, {u"read:org"_s, u"write:org"_s}));
    QVERIFY(!covers(rules, {u"read:org"_s}, {u"write:org"_s}));
    QCOMPARE(missingScopes(rules, {u"repo"_s, u"read:org"_s}, {u"write:org"_s}),
             QStringList{u"repo"_s});
}

void TstScopes::aliasesAreTheSame()
{
    const ScopeRules rules{.implies = {{u"email"_s, {u"https://x.example/email"_s}},
                                       {u"https://x.example/email"_s, {u"email"_s}}}};
    QVERIFY(covers(rules, {u"email"_s}, {u"https://x.example/email"_s}));
    QVERIFY(covers(rules, {u"https://x.example/email"_s}, {u"email"_s}));
}

void TstScopes::whatIsAlwaysAskedForIsNotCompared()
{
    const ScopeRules rules{.always = {u"offline_access"_s}};
    QVERIFY(covers(rules, {u"a"_s}, {u"a"_s, u"offline_access"_s}));
}

void TstScopes::providersWithoutScopesCoverEverything()
{
    const ScopeRules rules{.used = false};
    QVERIFY(covers(rules, {}, {u"repo"_s}));
    QCOMPARE(requestedScopes(rules, {u"repo"_s}, {}), QStringList());
}

void TstScopes::caseAndPrefixMayNotMatter()
{
    const ScopeRules rules{.ignoreCase = true, .optionalPrefix = u"https://graph.example/"_s};
    QVERIFY(covers(rules, {u"https://graph.example/User.Read"_s}, {u"user.read"_s}));
    QVERIFY(!covers(ScopeRules(), {u"User.Read"_s}, {u"user.read"_s}));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstScopes, tst_scopes)
#include "tst_scopes.moc"
