// Finding secrets where none may be.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QStringList>

namespace plexus::test {

//! Looks for many secrets at once, in every form in which they could have slipped out: as they are,
//! hex, base64 and base64url (also in the middle of longer text that was encoded), percent-encoded,
//! and as JSON writes them.
class SecretScan
{
public:
    //! As short as the codes that guests bring. Shorter ones would be found by chance.
    static constexpr qsizetype shortest = 9;

    //! `what` is told when it is found, e.g. `token of ada`; the secret is not. False when it is
    //! known already or too short.
    bool add(const QByteArray &secret, const QString &what);
    //! A line for each secret that is in `text`.
    QStringList findIn(const QByteArray &text) const;
    qsizetype count() const { return m_known.size(); }

private:
    struct Pattern
    {
        QByteArray text;
        QString what;
    };
    void addPattern(const QByteArray &text, const QString &what);

    QSet<QByteArray> m_known;
    QMultiHash<quint64, Pattern> m_patterns; //!< by their first eight bytes
};

} // namespace plexus::test
