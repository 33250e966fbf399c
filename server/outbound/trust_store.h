// The authorities that other servers are checked against.
#pragma once

#include <QString>

#include <memory>
#include <mutex>

namespace plexus::outbound {

//! One for all threads. Nothing is read before the first secure connection; the system's
//! authorities are read one by one as they are needed.
class TrustStore
{
public:
    //! `extraFile` has further authorities (PEM); empty: none.
    explicit TrustStore(QString extraFile = {});
    ~TrustStore();
    Q_DISABLE_COPY_MOVE(TrustStore)

    //! Whether the further authorities can be read; says in the log what is wrong.
    bool isUsable();
    //! `context` is an SSL_CTX. False when the authorities cannot be read.
    bool applyTo(void *context);

private:
    struct Store;
    void open();

    QString m_extraFile;
    std::once_flag m_opened;
    std::unique_ptr<Store> m_store; // null: unusable
};

} // namespace plexus::outbound
