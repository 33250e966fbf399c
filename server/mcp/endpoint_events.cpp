// What happens around an endpoint's sessions and streams, told to those whom it concerns.
#include "mcp/endpoint_private.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

void Endpoint::endWhere(const std::function<bool(const Owner &)> &ended)
{
    d->sessions.endWhere(ended);
    d->exchange.endWhere(ended);
}

void Endpoint::endListenersWhere(const std::function<bool(const Owner &)> &ended)
{
    d->sessions.forEach([&ended](legacy::Session &session) { session.endListenerWhere(ended); });
    d->exchange.subscriptions().endWhere(ended);
}

void Endpoint::endSession(const QByteArray &idHash) { d->sessions.closeOne(idHash); }

void Endpoint::announceListChanged(List list, const std::function<bool(const Owner &)> &concerned)
{
    const QString what = list == List::Tools ? u"tools"_s
        : list == List::Prompts              ? u"prompts"_s
                                             : u"resources"_s;
    const QByteArray text = notificationText(u"notifications/%1/list_changed"_s.arg(what), {});
    d->sessions.forEach([&](legacy::Session &session) {
        if (concerned(session.owner()))
            session.tell(text);
    });
    d->exchange.subscriptions().announceList(list, concerned);
}

void Endpoint::announceResourceUpdated(const QString &uri,
                                       const std::function<bool(const Owner &)> &concerned)
{
    const QByteArray text =
        notificationText(u"notifications/resources/updated"_s, {{u"uri"_s, uri}});
    d->sessions.forEach([&](legacy::Session &session) {
        if (session.watches(uri) && concerned(session.owner())
            && d->services.gate.mayWatch(session.owner(), uri))
            session.tell(text);
    });
    d->exchange.subscriptions().announceUpdate(uri, concerned);
}

void Endpoint::taskChanged(const QByteArray &idHash) { d->exchange.taskChanged(idHash); }

void Endpoint::announceElicitationComplete(const QString &elicitationId,
                                           const std::function<bool(const Owner &)> &concerned)
{
    d->sessions.forEach([&](legacy::Session &session) {
        if (concerned(session.owner()))
            session.elicitationCompleted(elicitationId);
    });
}

void Endpoint::shutDown()
{
    d->sessions.forEach([](legacy::Session &session) { session.stopListening(); });
    d->exchange.subscriptions().endWhere([](const Owner &) { return true; });
    d->exchange.tasks().endWhere([](const Owner &) { return true; });
}

void Endpoint::endCalls()
{
    const ProtocolError why(503, rpc::serverBusy, u"The server is stopping; try again later"_s);
    d->sessions.forEach([&why](legacy::Session &session) { session.endCalls(why); });
    d->exchange.endWhere([](const Owner &) { return true; });
}

Task<void> Endpoint::drain()
{
    d->exchange.tasks().endWhere([](const Owner &) { return true; });
    co_await d->exchange.tasks().drain();
}

} // namespace plexus::mcp
