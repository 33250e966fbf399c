// What carries a connection's bytes.
#pragma once

#include <QtGlobal>

#include <memory>

class QSslConfiguration;

namespace plexus::http {

//! One connected peer, on its connection's thread. Nothing blocks. Its destructor hangs up.
class Transport
{
public:
    //! Results of read() and write() that are no counts.
    static constexpr qint64 again = -1; //!< nothing now
    static constexpr qint64 broken = -2; //!< nor later

    //! Called from the event loop only, never from inside a function of the transport.
    class Listener
    {
    public:
        virtual void readable() = 0;
        virtual void writable() = 0;

    protected:
        ~Listener() = default;
    };

    Transport() = default;
    virtual ~Transport() = default;
    Q_DISABLE_COPY_MOVE(Transport)

    void setListener(Listener &listener) { m_listener = &listener; }
    //! False while a handshake goes on.
    virtual bool isReady() const { return true; }
    //! Up to `size` bytes; 0 when the peer sends no more.
    virtual qint64 read(char *data, qint64 size) = 0;
    virtual qint64 write(const char *data, qint64 size) = 0;
    //! Bytes that write() took and that are still ours to send.
    virtual qint64 unsent() const { return 0; }
    //! Whether the listener is told of what can be read, the peer's end included.
    virtual void watchInput(bool on) = 0;
    //! Whether the listener is told when bytes can be written or were sent.
    virtual void watchOutput(bool on) = 0;
    //! Whether a peer that sends no more may still be listening.
    virtual bool canHalfClose() const { return false; }
    //! After a peer's end: whether it has refused what we sent since.
    virtual bool isReset() const { return false; }
    //! The peer sees our end, we can still read; where that is not possible, nothing happens.
    virtual void endOutput() = 0;
    //! Nothing is read, written or told any more.
    virtual void close() = 0;

protected:
    Listener *m_listener = nullptr;
};

//! The descriptor itself: the fast one, for plain TCP.
std::unique_ptr<Transport> descriptorTransport(qintptr descriptor);
//! Qt's socket, for platforms where a descriptor is not enough.
std::unique_ptr<Transport> socketTransport(qintptr descriptor);
//! TLS; see Tls.
std::unique_ptr<Transport> tlsTransport(qintptr descriptor, const QSslConfiguration &configuration);

} // namespace plexus::http
