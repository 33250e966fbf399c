// A client of a tenant's endpoint that does exactly what a test says.
#pragma once

#include "support/server/program.h"
#include "support/server/wire.h"

namespace plexus::test {

//! Revision 2025-03-26, as the original's own tests, unless told otherwise. A plain value: change
//! its members to lie.
struct McpCaller
{
    quint16 port = 0;
    QByteArray tenant;
    QByteArray token; //!< empty: none
    QByteArray session; //!< empty: none
    QByteArray revision = "2025-03-26";

    HeaderList headers() const;
    QByteArray path(const QByteArray &suffix = {}) const { return '/' + tenant + "/mcp" + suffix; }

    WireAnswer post(const QByteArray &body, const QByteArray &suffix = {}) const;
    //! A request with id 1.
    WireAnswer request(const QByteArray &method, const QByteArray &params = "{}",
                       const QByteArray &suffix = {}) const;
    WireAnswer initialize() const;
    //! initialize and notifications/initialized; throws unless both succeed. Keeps the session.
    void connect();
    WireAnswer call(const QByteArray &tool, const QByteArray &arguments = "{}") const;
    //! Names of the tools of `tools/list`, with or without a set.
    QStringList toolNames(const QByteArray &set = {}) const;
};

//! Text of the first content block of a tool's result.
QString textOf(const WireAnswer &answer);
//! That text as JSON.
QJsonObject resultOf(const WireAnswer &answer);

//! For a tenant of the fixture, with its user's token.
McpCaller callerOf(const Fixture &fixture, const QString &tenant);

} // namespace plexus::test
