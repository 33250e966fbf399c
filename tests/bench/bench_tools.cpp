// The tools that ./dev bench calls.
#include "tools/tools.h"

#include <QElapsedTimer>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

struct Echo
{
    QString text;
    static constexpr auto fields()
    {
        return std::tuple{field("text", &Echo::text, "What to say again")};
    }
};

static Task<QString> echo(ToolCall, Echo said) { co_return said.text; }

//! Keeps its thread busy for 100 µs, as a handler that computes.
static Task<QString> work(ToolCall, Echo said)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.nsecsElapsed() < 100'000) { }
    co_return said.text;
}

static void registerBenchTools(ToolRegistry &tools)
{
    tools.add(tool(u"echo"_s).description(u"Says it again"_s).input<Echo>().handler(&echo));
    tools.add(
        tool(u"work"_s).description(u"Works for 100 microseconds"_s).input<Echo>().handler(&work));
}

} // namespace plexus

PLEXUS_MODULE("bench_tools", plexus::registerBenchTools)
