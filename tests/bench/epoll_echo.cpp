// As little HTTP as can be: one thread, epoll, the request's body is the answer's.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unordered_map>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const int one = 1;

static int listenOn(int port)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
        || listen(listener, 1024) != 0) {
        std::perror("listen");
        std::exit(1);
    }
    return listener;
}

static void watch(int epoll, int descriptor)
{
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

//! Takes whole requests off the buffer; what it answers to them.
static std::string answersTo(std::string &buffer)
{
    std::string answers;
    for (;;) {
        const size_t head = buffer.find("\r\n\r\n");
        const char *length = strcasestr(buffer.c_str(), "\r\ncontent-length:");
        if (head == std::string::npos || !length)
            return answers;
        const size_t size = std::strtoul(length + 17, nullptr, 10);
        if (buffer.size() < head + 4 + size)
            return answers;
        answers += "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + std::to_string(size) + "\r\n\r\n" + buffer.substr(head + 4, size);
        buffer.erase(0, head + 4 + size);
    }
}

int main(int, char **arguments)
{
    const int listener = listenOn(std::atoi(arguments[1]));
    const int epoll = epoll_create1(0);
    watch(epoll, listener);
    std::puts("ready");
    std::fflush(stdout);
    std::unordered_map<int, std::string> buffers;
    for (;;) {
        epoll_event events[256];
        const int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[i].data.fd;
            if (descriptor == listener) {
                const int peer = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                watch(epoll, peer);
                continue;
            }
            char bytes[65536];
            const ssize_t got = recv(descriptor, bytes, sizeof bytes, 0);
            if (got <= 0) {
                buffers.erase(descriptor);
                close(descriptor);
                continue;
            }
            std::string &buffer = buffers[descriptor];
            buffer.append(bytes, size_t(got));
            const std::string answers = answersTo(buffer);
            if (!answers.empty()
                && send(descriptor, answers.data(), answers.size(), MSG_NOSIGNAL) < 0)
                close(descriptor);
        }
    }
}
