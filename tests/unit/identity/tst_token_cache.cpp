#include "identity/token_cache.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;
using identity::TokenCache;

static const TenantId acme(u"acme"_s);
static const QByteArray hash = "hash of a token";

static TokenCache::Entry someEntry() { return {std::make_shared<const Principal>(), 1}; }

class TstTokenCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasInsertedForItsTenantOnly();
    void aRevocationEmptiesIt();
    void whatWasLookedUpBeforeARevocationIsNotKept();
    void aRevocationThatNobodySawYetEmptiesItLater();
    void isBounded();
};

void TstTokenCache::findsWhatWasInsertedForItsTenantOnly()
{
    TokenCache cache;
    QVERIFY(!cache.find(acme, hash, 0));
    cache.insert(acme, hash, 0, someEntry());
    QVERIFY(cache.find(acme, hash, 0));
    QVERIFY(!cache.find(TenantId(u"other"_s), hash, 0));
    QVERIFY(!cache.find(acme, "another hash", 0));
}

void TstTokenCache::aRevocationEmptiesIt()
{
    TokenCache cache;
    cache.insert(acme, hash, 0, someEntry());
    QVERIFY(!cache.find(acme, hash, 1));
    QVERIFY(!cache.find(acme, hash, 0)); // for good
}

void TstTokenCache::whatWasLookedUpBeforeARevocationIsNotKept()
{
    TokenCache cache;
    (void)cache.find(acme, hash, 7); // a request begins to look it up
    (void)cache.find(acme, "another", 8); // another one learns of a revocation
    cache.insert(acme, hash, 7, someEntry()); // the first has its answer
    QVERIFY(!cache.find(acme, hash, 8));
}

void TstTokenCache::aRevocationThatNobodySawYetEmptiesItLater()
{
    TokenCache cache;
    (void)cache.find(acme, hash, 7);
    cache.insert(acme, hash, 7, someEntry()); // 8 has happened, but nobody asked since
    QVERIFY(!cache.find(acme, hash, 8));
}

void TstTokenCache::isBounded()
{
    TokenCache cache;
    constexpr int many = 20'001;
    for (int i = 0; i < many; ++i)
        cache.insert(acme, QByteArray::number(i), 0, someEntry());
    int kept = 0;
    for (int i = 0; i < many; ++i)
        kept += cache.find(acme, QByteArray::number(i), 0) ? 1 : 0;
    QVERIFY(kept <= 10'000);
    QVERIFY(cache.find(acme, QByteArray::number(many - 1), 0));
}

PLEXUS_TEST(TstTokenCache, tst_token_cache)
#include "tst_token_cache.moc"
