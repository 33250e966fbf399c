// A real proxy in front of a server.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace plexus::test {

//! nginx with a configuration of ours, in a folder of its own, until it goes out of scope.
class Nginx
{
public:
    //! `text` stands inside `http { }`; `@PORT@` in it becomes the port. Throws when there is no
    //! nginx.
    explicit Nginx(QByteArray text);
    ~Nginx();
    Q_DISABLE_COPY_MOVE(Nginx)

    quint16 port() const { return m_port; }
    QByteArray errors() const { return contentsOf(QStringLiteral("errors")); }
    //! The request lines that it has seen.
    QByteArray requests() const { return contentsOf(QStringLiteral("requests")); }

private:
    QByteArray contentsOf(const QString &name) const;
    void waitUntilReady();

    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_process;
};

} // namespace plexus::test
