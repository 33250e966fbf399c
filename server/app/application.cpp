#include "app/application.h"

#include "app/data_folder.h"
#include "core/failure.h"
#include "core/logging.h"
#include "model/principal.h"
#include "storage/sqlite/sqlite_storage.h"

#include <QCoreApplication>
#include <QDir>

#include <thread>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static constexpr std::chrono::milliseconds healthEvery{2000};
static constexpr std::chrono::milliseconds writeGatheredEvery{5000};
static constexpr std::chrono::hours keepAuditEvery{1};

const Clock &Application::systemClock()
{
    static const SystemClock clock;
    return clock;
}

static Config prepared(Config config)
{
    prepareDataFolder(config);
    return config;
}

static int threadCount(const Config &config)
{
    return config.ioThreads > 0 ? config.ioThreads
                                : qMax(1, int(std::thread::hardware_concurrency()));
}

Application::Application(Config config, const Clock &clock)
    // Braces keep the order: the folder is made before the database in it.
    : m_parts{prepared(config), storage::openSqliteStorage(config.databasePath, clock), clock,
              threadCount(config)}
{
}

Application::~Application()
{
    if (m_threads)
        m_threads->stop(0);
}

//! Beside the program, in the build tree as in an installation.
static QStringList moduleFolders(const Config &config)
{
    if (!config.moduleFolders.isEmpty())
        return config.moduleFolders;
    return {
        QDir(QCoreApplication::applicationDirPath()).absoluteFilePath(u"../lib/plexus/modules"_s)};
}

//! At the start, not at a user's first request.
static void checkAuthorities(SharedParts &parts)
{
    if (!parts.config.outboundCaFile.isEmpty() && !parts.outside.trust.isUsable())
        throw Failure(FailureKind::InvalidArgument,
                      u"PLEXUS_OUTBOUND_CA_FILE: no certificates (PEM) can be read from %1"_s.arg(
                          parts.config.outboundCaFile));
}

Task<void> Application::checkBeforeStart()
{
    checkAuthorities(m_parts);
    for (const QString &note : std::as_const(m_parts.config.notes))
        qCWarning(lcApp, "%s", qPrintable(note));
    co_await m_parts.keyRing.checkAgainst(m_parts.storage->serverRecords());
    co_await m_parts.rotation.requireWholeRing();
    const QString auditKey = co_await m_parts.auditKeeper.signer().publicKey();
    qCInfo(lcVault, "the audit is signed with key %s", qPrintable(auditKey));
    ModuleLoader loader(m_parts.registry,
                        m_parts.config.allowBrokenModules ? BrokenModules::Skip
                                                          : BrokenModules::StopStart);
    m_modules = loader.load(moduleFolders(m_parts.config));
    for (const BrokenModule &broken : std::as_const(m_modules.broken))
        qCWarning(lcApp, "module %s was left out: %s", qPrintable(broken.file),
                  qPrintable(broken.reason));
}

Task<void> Application::start()
{
    co_await checkBeforeStart();
    m_subscription = m_parts.storage->changes().subscribe(
        [this](const storage::Change &change) { changed(change); });
    co_await m_parts.directory.open(m_parts.storage->changes(),
                                    [this](const TenantId &tenant, TenantDirectory::Event event) {
                                        tenantChanged(tenant, event);
                                    });
    co_await watchHealth();
    listen();
    QObject::connect(&m_healthTimer, &QTimer::timeout, &m_healthTimer, [this] {
        if (m_tasks.running() == 0) // a hanging disk is asked once
            m_tasks.spawn(watchHealth());
    });
    m_healthTimer.start(healthEvery);
    QObject::connect(&m_usesTimer, &QTimer::timeout, &m_usesTimer, [this] {
        m_parts.announcements.endExpiredListeners(m_parts.clock.wallMs());
        m_parts.accessLog.tellOfLeftOut();
        if (m_writing.running() == 0)
            m_writing.spawn(writeGathered());
    });
    m_usesTimer.start(writeGatheredEvery);
    QObject::connect(&m_auditTimer, &QTimer::timeout, &m_auditTimer, [this] { keepAudit(); });
    m_auditTimer.start(keepAuditEvery);
    keepAudit();
}

void Application::keepAudit()
{
    if (m_keeping.running() == 0)
        m_keeping.spawn(m_parts.auditKeeper.upkeep());
}

Task<void> Application::writeGathered()
{
    co_await m_parts.tokenUses.write();
    co_await m_parts.hostSecretUses.write();
    co_await m_parts.credentialUses.write();
    co_await m_parts.damage.write();
}

void Application::listen()
{
    const Config &config = m_parts.config;
    const int count = m_parts.homes.count();
    const auto publicListeners =
        http::openListeners(config.hosts, config.port, count, m_parts.publicEntrance);
    const auto adminListeners =
        http::openListeners(config.adminHosts, config.adminPort, count, m_parts.adminEntrance);
    m_publicPort = http::portOfListeners(publicListeners);
    m_adminPort = http::portOfListeners(adminListeners);
    m_parts.publicUrl = publicBaseUrl();
    m_threads = std::make_unique<http::IoThreads>(
        count, [this, publicListeners, adminListeners](int index) {
            return std::make_unique<IoContext>(index, m_parts, publicListeners.at(size_t(index)),
                                               adminListeners.at(size_t(index)));
        });
    qCInfo(lcApp, "serving %s, administration at %s, %d threads", qPrintable(publicBaseUrl()),
           qPrintable(adminBaseUrl()), count);
}

static QString localUrl(bool secure, quint16 port)
{
    return u"%1://localhost:%2"_s.arg(secure ? u"https"_s : u"http"_s).arg(port);
}

QString Application::publicBaseUrl() const
{
    return m_parts.config.publicBaseUrl.isEmpty()
        ? localUrl(m_parts.publicEntrance.isSecure, m_publicPort)
        : m_parts.config.publicBaseUrl;
}

QString Application::adminBaseUrl() const
{
    return localUrl(m_parts.adminEntrance.isSecure, m_adminPort);
}

static void reloadCertificate(http::Tls *tls, const char *whose)
{
    if (!tls)
        return;
    try {
        tls->reload();
        qCInfo(lcApp, "the certificate for %s was read again", whose);
    } catch (const Failure &failure) {
        qCCritical(lcApp, "the certificate before stays in use for %s: %s", whose, failure.what());
    }
}

void Application::reloadCertificates()
{
    reloadCertificate(m_parts.publicTls.get(), "clients");
    reloadCertificate(m_parts.adminTls.get(), "administration");
}

Task<void> Application::watchHealth()
{
    const bool healthy = co_await m_parts.storage->isHealthy();
    const bool before = m_parts.health.storage.exchange(healthy);
    if (before && !healthy)
        qCWarning(lcStorage, "the database does not work");
    else if (!before && healthy)
        qCInfo(lcStorage, "the database works");
}

void Application::tenantChanged(const TenantId &tenant, TenantDirectory::Event event)
{
    if (event == TenantDirectory::Event::Closed)
        return m_parts.announcements.end(
            [tenant](const mcp::Owner &owner) { return owner.principal->tenant == tenant; });
    const auto entry = m_parts.directory.findActive(tenant);
    if (entry && entry->settings->guests != GuestPolicy::Allowed)
        m_parts.announcements.end([tenant](const mcp::Owner &owner) {
            return owner.principal->tenant == tenant && owner.principal->isGuest();
        });
    // Settings decide what is listed.
    m_parts.announcements.toolsChanged(tenant);
    m_parts.announcements.resourcesChanged(tenant);
    m_parts.announcements.promptsChanged(tenant);
}

void Application::changed(const storage::Change &change)
{
    using storage::ChangeKind;
    const TenantId tenant = change.tenant;
    const QString key = change.key;
    if (change.kind == ChangeKind::TokenFamily) {
        m_parts.announcements.end([tenant, family = FamilyId(key)](const mcp::Owner &owner) {
            return owner.principal->tenant == tenant && owner.principal->family == family;
        });
    } else if (change.kind == ChangeKind::User) {
        m_parts.announcements.end([tenant, user = UserId(key)](const mcp::Owner &owner) {
            return owner.principal->tenant == tenant && owner.principal->user == user;
        });
    } else if (change.kind == ChangeKind::Session) {
        m_parts.announcements.endSession(QByteArray::fromHex(key.toLatin1()));
    } else if (change.kind == ChangeKind::Task) {
        m_parts.announcements.taskChanged(QByteArray::fromHex(key.toLatin1()));
    } else if (change.kind == ChangeKind::Flow) {
        m_telling.spawn(tellOfFlow(tenant, QByteArray::fromHex(key.toLatin1())));
    }
}

//! Whoever was asked to open the page, in whatever process, learns that it is done.
Task<void> Application::tellOfFlow(TenantId tenant, QByteArray idHash)
{
    const auto stored = co_await m_parts.storage->pendingFlows().find(tenant, idHash);
    if (stored && isOver(stored->flow.status))
        m_parts.announcements.elicitationCompleted(tenant, elicitationIdOf(idHash));
}

Task<void> Application::stop()
{
    m_healthTimer.stop();
    m_usesTimer.stop();
    m_auditTimer.stop();
    m_keeping.cancelAll();
    m_parts.health.stopping = true;
    if (m_threads)
        m_threads->stop();
    m_threads.reset();
    co_await m_writing.drain();
    co_await m_keeping.drain();
    co_await writeGathered();
}

} // namespace plexus::app
