// A client of 2026-07-28 that says it has tasks and answers forms.
#pragma once

#include "support/server/wire.h"

namespace plexus::test {

//! A plain value, like McpCaller.
struct ModernCaller
{
    quint16 port = 0;
    QByteArray tenant;
    QByteArray token; //!< empty: none
    QJsonObject elicitation; //!< the capability; empty: forms

    //! The bytes of a request, for those who do something before the answer.
    QByteArray bytesOf(const QByteArray &method, QJsonObject params = {},
                       const QByteArray &name = {}) const;
    //! The answer, whatever it is.
    WireAnswer ask(const QByteArray &method, const QJsonObject &params = {},
                   const QByteArray &name = {}) const;
    //! `params` without `_meta`; `name` for Mcp-Name, where the method wants it.
    QJsonObject result(const QByteArray &method, const QJsonObject &params = {},
                       const QByteArray &name = {}) const;
    QJsonObject callTool(const QString &tool, const QJsonObject &arguments = {}) const;
    //! tasks/get, tasks/update or tasks/cancel.
    QJsonObject ofTask(const QByteArray &method, const QString &id, QJsonObject params = {}) const;
};

//! The bytes of a `subscriptions/listen`; unless told otherwise for changes of the list of tools.
QByteArray listenRequest(const ModernCaller &caller,
                         const QByteArray &notifications = R"({"toolsListChanged":true})");

} // namespace plexus::test
