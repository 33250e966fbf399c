// The one place that builds and joins everything.
#pragma once

#include "app/io_context.h"
#include "tools/module_loader.h"

#include <QTimer>

namespace plexus::app {

//! A running server. Make it on the main thread, which needs a Mailbox and an event loop.
class Application
{
public:
    //! Opens the database. Throws Failure with what to do.
    explicit Application(Config config, const Clock &clock = systemClock());
    //! Stops when stop() was not called.
    ~Application();
    Q_DISABLE_COPY_MOVE(Application)

    //! Checks the keys, reads the tenants, loads the modules, listens. Throws Failure.
    Task<void> start();
    //! What a start does before tenants are read. Throws Failure.
    Task<void> checkBeforeStart();
    //! Streams end politely, calls get five seconds, everything is written.
    Task<void> stop();
    //! For connections to come; a file that is wrong is logged, and the one before stays.
    void reloadCertificates();

    SharedParts &parts() { return m_parts; }
    const ModuleReport &modules() const { return m_modules; }
    //! `http(s)://localhost:PORT` or the public base URL.
    QString publicBaseUrl() const;
    QString adminBaseUrl() const;

private:
    static const Clock &systemClock();
    void tenantChanged(const TenantId &tenant, TenantDirectory::Event event);
    void changed(const storage::Change &change);
    Task<void> tellOfFlow(TenantId tenant, QByteArray idHash);
    Task<void> watchHealth();
    Task<void> writeGathered();
    void keepAudit();
    void listen();

    SharedParts m_parts;
    ModuleReport m_modules;
    quint16 m_publicPort = 0;
    quint16 m_adminPort = 0;
    std::unique_ptr<storage::ChangeFeed::Subscription> m_subscription;
    std::unique_ptr<http::IoThreads> m_threads;
    QTimer m_healthTimer;
    QTimer m_usesTimer;
    QTimer m_auditTimer;
    TaskScope m_tasks;
    TaskScope m_writing;
    TaskScope m_telling;
    TaskScope m_keeping;
};

} // namespace plexus::app
