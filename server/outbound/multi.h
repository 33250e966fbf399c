// Transfers on the event loop of the thread.
#pragma once

#include <QTimer>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

namespace plexus::outbound {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

//! A new transfer. Prepares libcurl when it is the first of the process. Throws Failure{Internal}
//! when libcurl is not as we need it.
Easy makeEasy();

//! One set of connections that its transfers share. Belongs to a thread.
class Multi
{
public:
    using Done = std::function<void(CURLcode)>;

    //! Keeps at most `idleConnections` open when nothing uses them.
    explicit Multi(long idleConnections);
    ~Multi();
    Q_DISABLE_COPY_MOVE(Multi)

    //! Begins the transfer; `done` is called from the event loop, once, unless remove() comes
    //! first.
    void add(CURL *easy, Done done);
    //! Ends it at once when it is still going on.
    void remove(CURL *easy);

private:
    class Watch;
    static int onSocket(CURL *, curl_socket_t socket, int what, void *self, void *);
    static int onTimer(CURLM *, long ms, void *self);
    void watch(curl_socket_t socket, int what);
    void act(curl_socket_t socket, int events);
    void collect();

    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> m_multi;
    QTimer m_timer;
    std::unordered_map<curl_socket_t, std::unique_ptr<Watch>> m_watches;
    std::vector<std::unique_ptr<Watch>> m_retired; // one of them may be the one that is telling
    std::unordered_map<CURL *, Done> m_transfers;
};

} // namespace plexus::outbound
