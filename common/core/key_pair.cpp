#include "core/key_pair.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace plexus {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

static Bio readerOf(const QByteArray &text)
{
    return Bio(BIO_new_mem_buf(text.constData(), int(text.size())), &BIO_free);
}

//! Otherwise OpenSSL would ask on the terminal.
static int knowNoPassword(char *, int, int, void *) { return -1; }

bool isKeyOf(const QByteArray &keyPem, const QByteArray &certificatePem)
{
    const Bio keyText = readerOf(keyPem);
    const Bio certificateText = readerOf(certificatePem);
    const Certificate certificate(
        PEM_read_bio_X509(certificateText.get(), nullptr, &knowNoPassword, nullptr), &X509_free);
    const PrivateKey key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, &knowNoPassword, nullptr),
                         &EVP_PKEY_free);
    const bool belongs =
        certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    return belongs;
}

} // namespace plexus
