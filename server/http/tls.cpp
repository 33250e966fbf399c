#include "http/tls.h"

#include "core/failure.h"
#include "core/key_pair.h"
#include "core/logging.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static Failure wrong(const QString &text) { return Failure(FailureKind::InvalidArgument, text); }

static QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw wrong(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    return file.readAll();
}

static QSslKey keyIn(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

static void warnOfDates(const QSslCertificate &certificate, const QString &file)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (certificate.expiryDate() < now || certificate.effectiveDate() > now)
        qCWarning(lcHttp, "the certificate in %s is valid from %s to %s only", qPrintable(file),
                  qPrintable(certificate.effectiveDate().toString(Qt::ISODate)),
                  qPrintable(certificate.expiryDate().toString(Qt::ISODate)));
}

Tls::Tls(QString certificateFile, QString keyFile)
    : m_certificateFile(std::move(certificateFile))
    , m_keyFile(std::move(keyFile))
    , m_configuration(read())
{
}

QSslConfiguration Tls::read() const
{
    const QByteArray certificatePem = contentsOf(m_certificateFile);
    const QByteArray keyPem = contentsOf(m_keyFile);
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificatePem, QSsl::Pem);
    if (chain.isEmpty())
        throw wrong(u"%1 holds no certificate in PEM form"_s.arg(m_certificateFile));
    const QSslKey key = keyIn(keyPem);
    if (key.isNull())
        throw wrong(
            u"%1 holds no private key in PEM form (EC or RSA, not encrypted)"_s.arg(m_keyFile));
    if (!isKeyOf(keyPem, certificatePem))
        throw wrong(u"the key in %1 does not belong to the first certificate in %2"_s.arg(
            m_keyFile, m_certificateFile));
    warnOfDates(chain.first(), m_certificateFile);
    QSslConfiguration configuration;
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setAllowedNextProtocols({QSslConfiguration::NextProtocolHttp1_1});
    return configuration;
}

void Tls::reload()
{
    QSslConfiguration fresh = read();
    const std::lock_guard lock(m_mutex);
    m_configuration = std::move(fresh);
}

std::unique_ptr<Transport> Tls::accept(qintptr descriptor) const
{
    const std::lock_guard lock(m_mutex);
    return tlsTransport(descriptor, m_configuration);
}

} // namespace plexus::http
