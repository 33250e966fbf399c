// `plexus serve`, running on free ports.
#pragma once

#include "support/server/program.h"

namespace plexus::test {

class Served
{
public:
    //! `folder` holds its data and is its working folder.
    explicit Served(const QString &folder, const QStringList &more = {},
                    const QHash<QString, QString> &environment = {});
    ~Served();
    Q_DISABLE_COPY_MOVE(Served)

    quint16 port() const { return m_port; }
    quint16 adminPort() const { return m_adminPort; }
    //! That it has made at its first start.
    QByteArray adminKey() const;
    Program &program() { return m_program; }

private:
    QString m_folder;
    Program m_program;
    quint16 m_port = 0;
    quint16 m_adminPort = 0;
};

} // namespace plexus::test
