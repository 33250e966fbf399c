#include "outbound/multi.h"

#include "core/failure.h"

#include <QSocketNotifier>

#include <cstring>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

//! Once a process; the answer stays.
static bool isPrepared()
{
    static const bool prepared = [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            return false;
        const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
        return info->ssl_version && std::strstr(info->ssl_version, "OpenSSL/") != nullptr;
    }();
    return prepared;
}

static void requirePrepared()
{
    if (!isPrepared())
        throw Failure(FailureKind::Internal, u"Internal error."_s,
                      u"libcurl must be the one that uses OpenSSL"_s);
}

Easy makeEasy()
{
    requirePrepared();
    return Easy(curl_easy_init(), &curl_easy_cleanup);
}

//! What libcurl wants to know about one socket.
class Multi::Watch
{
public:
    Watch(curl_socket_t socket, Multi &owner)
        : m_read(qintptr(socket), QSocketNotifier::Read)
        , m_write(qintptr(socket), QSocketNotifier::Write)
    {
        set(CURL_POLL_NONE);
        QObject::connect(&m_read, &QSocketNotifier::activated, &m_read,
                         [&owner, socket] { owner.act(socket, CURL_CSELECT_IN); });
        QObject::connect(&m_write, &QSocketNotifier::activated, &m_write,
                         [&owner, socket] { owner.act(socket, CURL_CSELECT_OUT); });
    }
    void set(int what)
    {
        m_read.setEnabled(what == CURL_POLL_IN || what == CURL_POLL_INOUT);
        m_write.setEnabled(what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
    }

private:
    QSocketNotifier m_read;
    QSocketNotifier m_write;
};

Multi::Multi(long idleConnections)
    : m_multi(nullptr, &curl_multi_cleanup)
{
    requirePrepared();
    m_multi.reset(curl_multi_init());
    CURLM *const multi = m_multi.get();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Multi::onSocket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Multi::onTimer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, idleConnections);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
}

Multi::~Multi()
{
    for (const auto &[easy, done] : m_transfers)
        curl_multi_remove_handle(m_multi.get(), easy);
    m_multi.reset(); // while there is somebody whom it can tell about its sockets
}

void Multi::add(CURL *easy, Done done)
{
    m_transfers.emplace(easy, std::move(done));
    curl_multi_add_handle(m_multi.get(), easy);
}

void Multi::remove(CURL *easy)
{
    if (m_transfers.erase(easy))
        curl_multi_remove_handle(m_multi.get(), easy);
}

int Multi::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    static_cast<Multi *>(self)->watch(socket, what);
    return 0;
}

int Multi::onTimer(CURLM *, long ms, void *self)
{
    QTimer &timer = static_cast<Multi *>(self)->m_timer;
    ms < 0 ? timer.stop() : timer.start(std::chrono::milliseconds(ms));
    return 0;
}

void Multi::watch(curl_socket_t socket, int what)
{
    auto found = m_watches.find(socket);
    if (what == CURL_POLL_REMOVE) {
        if (found == m_watches.end())
            return;
        found->second->set(CURL_POLL_NONE);
        m_retired.push_back(std::move(found->second));
        m_watches.erase(found);
        return;
    }
    if (found == m_watches.end())
        found = m_watches.emplace(socket, std::make_unique<Watch>(socket, *this)).first;
    found->second->set(what);
}

void Multi::act(curl_socket_t socket, int events)
{
    m_retired.clear(); // those of earlier turns; they are silent
    int running = 0;
    curl_multi_socket_action(m_multi.get(), socket, events, &running);
    collect();
}

void Multi::collect()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi.get(), &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *const easy = message->easy_handle;
        const CURLcode result = message->data.result;
        const auto found = m_transfers.find(easy);
        if (found == m_transfers.end())
            continue;
        const Done done = std::move(found->second);
        m_transfers.erase(found);
        curl_multi_remove_handle(m_multi.get(), easy);
        done(result);
    }
}

} // namespace plexus::outbound
