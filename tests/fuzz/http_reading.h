// What a reader makes of the bytes of a connection, so that readers can be compared.
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace plexus::test {

//! One request as it was read.
struct Reading
{
    QByteArray method;
    QByteArray target; //!< as sent
    //! Without trailers; names in lower case and in order, one name's values as sent.
    QList<std::pair<QByteArray, QByteArray>> fields;
    QByteArray body; //!< without chunk framing
    int minor = 1; //!< of HTTP/1.x
    bool keepAlive = true;
    qsizetype begin = 0; //!< of the bytes, behind empty lines that are forgiven
    qsizetype end = 0;

    void addField(QByteArray name, const QByteArray &value);
    void sortFields();
    bool hasField(const QByteArray &name) const;
};

//! What this server's parser makes of everything that is sent on one connection.
struct OurReadings
{
    QList<Reading> requests;
    bool refused = false; //!< what follows them
    bool closed = false; //!< by the last request: what follows is not read
    qsizetype rest = 0; //!< where what follows begins
};

OurReadings readByUs(const QByteArray &bytes);

} // namespace plexus::test
