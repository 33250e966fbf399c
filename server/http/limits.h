// How much a client may ask of us.
#pragma once

#include <QtGlobal>

#include <chrono>
#include <limits>

namespace plexus::http {

//! Limits of one listener. Sizes in bytes.
struct Limits
{
    qsizetype requestLine = 8 * 1024;
    qsizetype head = 16 * 1024;
    qsizetype fields = 100;
    qsizetype body = 4 * 1024 * 1024; //!< on the most generous route
    qsizetype smallBody = 16 * 1024; //!< welcome on every route, so that no route is looked up
    //! Waiting for a slow reader of a stream besides the largest event, then it is closed.
    qsizetype unsent = 1024 * 1024;
    //! Read ahead while a request is being answered; and of answers that wait for their reader,
    //! then the next request does, too.
    qsizetype pipelined = 64 * 1024;
    int connections = 20000; //!< of the whole listener; more are answered with 503
    //! Descriptors that connections may have of this process; what is opened above is turned away,
    //! so that files and outbound connections find some, and accept() never fails for want of one
    //! (QTcpServer would try again and again).
    qint64 descriptors = std::numeric_limits<qint64>::max();
    int connectionsPerAddress = 1000; //!< IPv6: per network of 64 bits
    //! Of unfinished bodies, small ones aside, that the whole listener keeps; what goes beyond is
    //! answered with 503.
    qint64 bodies = 512 * 1024 * 1024;
    qint64 bodiesPerAddress = 64 * 1024 * 1024; //!< those of one address; then 429
    std::chrono::milliseconds headTime{10000}; //!< from the first byte to the end of the head
    //! For the body, and more as it comes in, but never so much more that a silence may be longer.
    std::chrono::milliseconds bodyTime{20000};
    qint64 bodyRate = 4096; //!< bytes a second that are fast enough
    std::chrono::milliseconds idleTime{60000}; //!< between requests
    std::chrono::milliseconds writeTime{30000}; //!< for unsent bytes, and more as they go out:
    qint64 writeRate = 4096; //!< bytes a second that are fast enough
    std::chrono::milliseconds keepAliveTime{15000}; //!< between comments on a quiet stream
};

} // namespace plexus::http
