// What matters of a browser: cookies, forms, redirects. Each one has a jar of its own.
#pragma once

#include "support/server/wire.h"

#include <QMap>

namespace plexus::test {

class Browser
{
public:
    explicit Browser(quint16 port)
        : m_port(port)
    {
    }

    WireAnswer get(const QByteArray &path, const HeaderList &more = {});
    //! As the page's own form.
    WireAnswer post(const QByteArray &path, const QMap<QByteArray, QByteArray> &fields,
                    const HeaderList &more = {});
    //! Set by answers; tests may plant others.
    QMap<QByteArray, QByteArray> cookies;
    //! The name of the cookie that begins so; empty when there is none.
    QByteArray cookieNamed(const QByteArray &start) const;

private:
    WireAnswer send(const QByteArray &method, const QByteArray &path, HeaderList headers,
                    const QByteArray &body);

    quint16 m_port;
};

//! Path and query of an answer's Location, which is ours or absolute.
QByteArray pathIn(const WireAnswer &answer);
//! A parameter of an answer's Location.
QByteArray parameterIn(const WireAnswer &answer, const QString &name);
//! The value of a page's hidden field.
QByteArray hiddenField(const WireAnswer &page, const QByteArray &name);

} // namespace plexus::test
