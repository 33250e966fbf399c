#include "outbound/trust_store.h"

#include "core/logging.h"

#include <QFile>

#include <openssl/ssl.h>

namespace plexus::outbound {

struct TrustStore::Store
{
    std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> authorities{X509_STORE_new(),
                                                                        &X509_STORE_free};
};

TrustStore::TrustStore(QString extraFile)
    : m_extraFile(std::move(extraFile))
{
}

TrustStore::~TrustStore() = default;

//! A certificate in the file is trusted whether or not it signed itself, as curl does it.
void TrustStore::open()
{
    auto store = std::make_unique<Store>();
    X509_STORE *const authorities = store->authorities.get();
    X509_STORE_set_default_paths(authorities);
    X509_STORE_set_flags(authorities, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    if (!m_extraFile.isEmpty()
        && !X509_STORE_load_file(authorities, QFile::encodeName(m_extraFile).constData())) {
        qCCritical(lcOutbound, "no authorities can be read from %s", qPrintable(m_extraFile));
        return;
    }
    m_store = std::move(store);
}

bool TrustStore::isUsable()
{
    std::call_once(m_opened, [this] { open(); });
    return m_store != nullptr;
}

bool TrustStore::applyTo(void *context)
{
    if (!isUsable())
        return false;
    SSL_CTX_set1_cert_store(static_cast<SSL_CTX *>(context), m_store->authorities.get());
    return true;
}

} // namespace plexus::outbound
