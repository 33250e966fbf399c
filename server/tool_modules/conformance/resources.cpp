// The suite's resources.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

static Task<QString> staticText(ToolCall)
{
    co_return u"This is the content of the static text resource."_s;
}

static Task<QByteArray> staticBinary(ToolCall) { co_return tinyPng(); }

static Task<QString> watchedText(ToolCall) { co_return u"Watched resource content"_s; }

static Task<QJsonObject> templateData(ToolCall, NamedValues variables)
{
    const QString id = variables.value(u"id"_s);
    co_return {{u"id"_s, id}, {u"templateTest"_s, true}, {u"data"_s, u"Data for ID: "_s + id}};
}

static auto suiteResource(const QString &name, const QString &description, const QString &type)
{
    return resource(u"test://"_s + name)
        .name(name)
        .description(description)
        .mimeType(type)
        .inSets({setName})
        .forTenants({tenant});
}

void addResources(ToolRegistry &tools)
{
    tools.add(
        suiteResource(u"static-text"_s, u"A fixed text."_s, u"text/plain"_s).handler(&staticText));
    tools.add(suiteResource(u"static-binary"_s, u"A fixed image."_s, u"image/png"_s)
                  .handler(&staticBinary));
    tools.add(suiteResource(u"watched-resource"_s, u"A text to watch."_s, u"text/plain"_s)
                  .handler(&watchedText));
    tools.add(resourceTemplate(u"test://template/{id}/data"_s)
                  .name(u"template"_s)
                  .description(u"Data by id."_s)
                  .mimeType(u"application/json"_s)
                  .inSets({setName})
                  .forTenants({tenant})
                  .handler(&templateData));
}

} // namespace plexus::conformance
