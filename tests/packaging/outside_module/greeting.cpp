// greet: a typed argument with a rule, and an answer.
#include <QJsonObject>

#include <tools/tools.h>

using namespace Qt::Literals::StringLiterals;

struct Greeting
{
    QString name;
    int times = 1;
    static constexpr auto fields()
    {
        return std::tuple{
            plexus::field("name", &Greeting::name, "Whom to greet"),
            plexus::field("times", &Greeting::times, "How often").between(1, 3).defaulted()};
    }
};

static plexus::Task<QJsonObject> greet(plexus::ToolCall call, Greeting greeting)
{
    Q_UNUSED(call);
    const QString hello = u"Hello, %1!"_s.arg(greeting.name);
    co_return {{u"text"_s, QStringList(greeting.times, hello).join(u' ')}};
}

static void registerGreeting(plexus::ToolRegistry &tools)
{
    tools.add(plexus::tool(u"greet"_s)
                  .description(u"Greets somebody."_s)
                  .input<Greeting>()
                  .readOnly()
                  .handler(&greet));
}

PLEXUS_MODULE("greeting", registerGreeting)
