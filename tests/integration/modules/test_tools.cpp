// More tools than a page of a list holds, one that asks, and a resource of which everybody has the
// same.
#include "tools/tools.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static const QString sharedThing = u"things://shared"_s;

struct Colour
{
    QString name;
    static constexpr auto fields()
    {
        return std::tuple{field("name", &Colour::name, "Of a thing")};
    }
};

static Task<QString> answer(ToolCall) { co_return u"one of many"_s; }

static Task<QString> askColour(ToolCall call)
{
    const auto colour = co_await call.elicit<Colour>(u"colour"_s, u"Which colour?"_s);
    co_return colour ? u"It is %1."_s.arg(colour->name) : u"It has none."_s;
}

static Task<QString> touchThing(ToolCall call)
{
    call.announceResourceUpdated(sharedThing);
    co_return u"Touched."_s;
}

static void registerAll(ToolRegistry &tools)
{
    for (int i = 0; i < 150; ++i)
        tools.add(tool(u"many_%1"_s.arg(i)).description(u"One of many."_s).handler(&answer));
    tools.add(tool(u"ask_colour"_s).description(u"Asks for a colour."_s).handler(&askColour));
    tools.add(tool(u"touch_thing"_s).description(u"Changes the thing."_s).handler(&touchThing));
    tools.add(resource(sharedThing).name(u"thing"_s).description(u"A thing."_s).handler(&answer));
}

PLEXUS_MODULE("test_tools", registerAll)
