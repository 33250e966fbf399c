// How much a client may ask of us.
#pragma once

#include <QtGlobal>

#include <chrono>

namespace plexus::http {

//! Limits of one listener. Sizes in bytes.
struct Limits
{
    qsizetype requestLine = 8 * 1024;
    qsizetype head = 16 * 1024;
    qsizetype fields = 100;
    qsizetype body = 4 * 1024 * 1024;
    qsizetype unsent = 1024 * 1024; //!< waiting for a slow reader of a stream, then it is closed
    qsizetype pipelined = 64 * 1024; //!< read ahead while a request is being answered
    int connections = 20000; //!< per thread; more are answered with 503
    int connectionsPerAddress = 10000; //!< per thread
    std::chrono::milliseconds headTime{10000}; //!< from the first byte to the end of the head
    std::chrono::milliseconds bodyTime{30000}; //!< for the body
    std::chrono::milliseconds idleTime{60000}; //!< between requests
    std::chrono::milliseconds writeTime{30000}; //!< without progress of unsent bytes
    std::chrono::milliseconds keepAliveTime{15000}; //!< between comments on a quiet stream
};

} // namespace plexus::http
