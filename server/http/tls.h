// Certificate and key of a listener.
#pragma once

#include "http/transport.h"

#include <QSslConfiguration>

#include <mutex>

namespace plexus::http {

//! TLS 1.2 and later with one certificate chain, which may be replaced while connections are open.
//! Thread safe.
class Tls
{
public:
    //! Both files are PEM; the chain begins with our certificate. Throws Failure{InvalidArgument}
    //! that names the file and what is wrong.
    Tls(QString certificateFile, QString keyFile);

    //! Reads the files again, for connections to come. Throws like the constructor; what was there
    //! goes on working then.
    void reload();
    std::unique_ptr<Transport> accept(qintptr descriptor) const;

private:
    QSslConfiguration read() const;

    QString m_certificateFile;
    QString m_keyFile;
    mutable std::mutex m_mutex;
    QSslConfiguration m_configuration;
};

} // namespace plexus::http
