// The settings of the server.
#pragma once

#include "core/secret.h"
#include "http/access_log.h"
#include "http/trusted_proxies.h"
#include "model/quotas.h"
#include "outbound/allow_list.h"

#include <QHostAddress>
#include <QStringList>

#include <optional>

namespace plexus::app {

enum class LogFormat { Text, Json };
enum class LogLevel { Debug, Info, Warning, Error };

//! Checked and complete: what the program runs with.
struct Config
{
    QString applicationName = QStringLiteral("MCP Plexus");
    QList<QHostAddress> hosts{QHostAddress(QHostAddress::LocalHost),
                              QHostAddress(QHostAddress::LocalHostIPv6)};
    quint16 port = 8000;
    QList<QHostAddress> adminHosts{QHostAddress(QHostAddress::LocalHost),
                                   QHostAddress(QHostAddress::LocalHostIPv6)};
    quint16 adminPort = 8001;
    QString tlsCertificate; //!< files; empty: plain
    QString tlsKey;
    QString adminTlsCertificate;
    QString adminTlsKey;
    QString publicBaseUrl; //!< empty: loopback only
    QList<QByteArray> allowedHosts;
    QString dataFolder;
    QString databasePath; //!< empty: plexus.sqlite3 in the data folder
    Secret adminKey;
    Secret hostSecret;
    Secret encryptionKey;
    QString encryptionKeyFile;
    QStringList moduleFolders;
    bool allowBrokenModules = false;
    Quotas quotas = Quotas::usual(); //!< complete
    int ioThreads = 0; //!< 0: one per core
    int maxConnections = 20000; //!< of each listener
    int maxConnectionsPerAddress = 1000;
    int maxBodyMemory = 512; //!< of each listener; MiB
    int maxBodyMemoryPerAddress = 64; //!< MiB
    QStringList trustedProxies; //!< addresses and networks
    http::TrustedProxies::Field forwardedField = http::TrustedProxies::Field::XForwardedFor;
    outbound::AllowList outboundAllowed;
    QString outboundCaFile; //!< empty: the system's authorities only
    int outboundRequests = 512; //!< under way at once
    std::optional<int> auditDays; //!< how long audit rows are kept; none: for ever
    bool coreDumps = false; //!< the process may be dumped and traced
    LogFormat logFormat = LogFormat::Text;
    http::AccessPolicy accessLog = http::AccessPolicy::Errors;
    LogLevel logLevel = LogLevel::Info;

    QStringList notes; //!< for the log: settings that have no effect

    //! All listeners are on loopback addresses.
    bool isLoopbackOnly() const;
    bool usesTls() const { return !tlsCertificate.isEmpty() || !adminTlsCertificate.isEmpty(); }
};

} // namespace plexus::app
