#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

QByteArray tinyPng()
{
    return QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAA"
                                  "ggCB2kUIOwAAAABJRU5ErkJggg==");
}

QByteArray tinyWav()
{
    return QByteArray::fromBase64(
        "UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQgAAAAAAAAAAAAAAA==");
}

QJsonObject formOf(const QString &name, const QString &type)
{
    const QJsonObject properties{{name, QJsonObject{{u"type"_s, type}}}};
    return {
        {u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"required"_s, QJsonArray{name}}};
}

//! Some scenarios call the first tool of the list without arguments.
static void registerAll(ToolRegistry &tools)
{
    addContentTools(tools);
    addStreamTools(tools);
    addAskingTools(tools);
    addRoundTools(tools);
    addSchemaTools(tools);
    addTaskTools(tools);
    addProviderTools(tools);
    addPrompts(tools);
    addResources(tools);
}

} // namespace plexus::conformance

PLEXUS_MODULE("conformance", plexus::conformance::registerAll)
