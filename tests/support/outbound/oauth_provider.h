// A third party with accounts, for the whole program.
#pragma once

#include "async/mailbox.h"
#include "support/outbound/provider.h"

#include <QEventLoop>
#include <QJsonObject>
#include <QMutex>
#include <QPointer>
#include <QTcpSocket>
#include <QThread>

#include <future>
#include <memory>

namespace plexus::test {

//! Has a thread of its own, so that tests may block while the program asks it. Who comes to its
//! authorization endpoint is the test's business.
class OAuthProvider
{
public:
    //! What it answers from now on.
    struct Answers
    {
        QByteArray accountId = "7";
        QByteArray login = "octo-bob";
        QByteArray scope = ""; //!< of the token answer; empty: it does not say
        QByteArray refreshToken = "rt-secret-of-the-provider";
        QByteArray token = ""; //!< a whole response in place of the token answer
    };

    OAuthProvider();
    ~OAuthProvider();
    Q_DISABLE_COPY_MOVE(OAuthProvider)

    void answer(const Answers &answers);
    //! From now on the token endpoint takes requests and answers with release().
    void hold();
    void release();
    //! How often `path` was asked.
    int hits(const QByteArray &path) const;
    //! Bodies of the requests to the token endpoint.
    QList<QByteArray> exchanges() const;
    //! What a tenant's provider has to say about it.
    QJsonObject overrides() const;
    QString url(const QString &path) const { return m_base + path; }

private:
    void serve();
    //! Returns when it has been done.
    void onItsThread(std::function<void()> work) const;
    void take(QTcpSocket &socket, const QByteArray &request);
    QByteArray answerTo(const QByteArray &request);
    //! The same, and what is secret of both is looked for at the end of the test run.
    QByteArray registeredAnswerTo(const QByteArray &request);

    mutable QMutex m_mutex;
    Answers m_answers; // of m_mutex, with all that follows but the thread's own
    QList<QByteArray> m_requests;
    int m_tokens = 0;
    std::promise<void> m_listening;
    std::optional<Mailbox::Address> m_mailbox; // with the loop and the base set before m_listening
    QEventLoop *m_loop = nullptr;
    QString m_base;
    bool m_holds = false; // the thread's, as the one below
    QList<std::pair<QPointer<QTcpSocket>, QByteArray>> m_held;
    std::unique_ptr<QThread> m_thread; // last: it uses the others
};

} // namespace plexus::test
