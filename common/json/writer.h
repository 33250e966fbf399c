// JSON into one buffer.
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QStringView>

namespace plexus::json {

//! Appends compact JSON to a buffer. Three times as fast as QJsonDocument, and strict readers can
//! take all that it writes (QJsonDocument lets half a surrogate pair pass, and writes large doubles
//! like integers that nobody can read).
class Writer
{
public:
    explicit Writer(QByteArray &out)
        : m_out(out)
    {
    }
    void value(const QJsonValue &value);
    //! With quotes; half a surrogate pair becomes U+FFFD.
    void string(QStringView text);

private:
    bool plainString(QStringView text);
    void number(const QJsonValue &value);
    void escaped(char16_t unit);
    void encoded(char32_t character);

    QByteArray &m_out;
};

} // namespace plexus::json
