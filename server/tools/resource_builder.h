// How authors write a resource or a resource template.
#pragma once

#include "tools/answers.h"
#include "tools/presentation_setters.h"
#include "tools/tool.h"

namespace plexus {

namespace detail {

using ReadContents = Task<QList<mcp::ResourceContents>>;

//! Contents without an address or a type have those of the resource.
void completeContents(QList<mcp::ResourceContents> &contents, const QString &uri,
                      const QString &mimeType);

template <typename F, typename... Parameters>
ReadContents readWith(F handler, QString uri, QString mimeType, Parameters... parameters)
{
    auto contents = resourceContents(co_await handler(std::move(parameters)...));
    completeContents(contents, uri, mimeType);
    co_return contents;
}

template <typename F, typename... Parameters>
concept ResourceHandler = std::is_invocable_v<F, Parameters...>
    && ResourceAnswer<typename TaskValue<std::invoke_result_t<F, Parameters...>>::Type>;

} // namespace detail

//! What resources and templates have in common beyond their presentation.
template <typename Builder, typename Item>
class ResourceSetters : public PresentationSetters<Builder>
{
public:
    //! For programs; the address where it is not given.
    Builder name(QString name) &&
    {
        return set([&](auto &d) { d.name = std::move(name); });
    }
    Builder mimeType(QString type) &&
    {
        return set([&](auto &d) { d.mimeType = std::move(type); });
    }
    //! In bytes.
    Builder size(qint64 bytes) &&
    {
        return set([&](auto &d) { d.size = bytes; });
    }
    //! `audience`, `priority`, `lastModified`.
    Builder annotations(QJsonObject object) &&
    {
        return set([&](auto &d) { d.annotations = std::move(object); });
    }

protected:
    friend class PresentationSetters<Builder>;
    mcp::Presentation &presentation() { return m_item.description.presentation; }
    Audience &audience() { return m_item.audience; }

    Item m_item;

private:
    template <typename Change>
    Builder set(Change change)
    {
        change(m_item.description);
        return std::move(static_cast<Builder &>(*this));
    }
};

class ResourceBuilder : public ResourceSetters<ResourceBuilder, Resource>
{
public:
    explicit ResourceBuilder(QString uri);

    //! `Task<T> read(ToolCall)`.
    template <typename F>
    Resource handler(F function) &&
    {
        static_assert(CapturesNothing<F>, "a handler must not capture: its coroutine outlives it");
        static_assert(detail::ResourceHandler<F, ToolCall>,
                      "a resource's handler takes a ToolCall and returns Task<T>, T being QString, "
                      "QByteArray, QJsonObject, QJsonArray, QJsonValue, mcp::ResourceContents or a "
                      "QList of these");
        m_item.read = [function, uri = m_item.description.uri,
                       type = m_item.description.mimeType](ToolCall call) {
            return detail::readWith(function, uri, type, std::move(call));
        };
        return std::move(m_item);
    }
};

class ResourceTemplateBuilder : public ResourceSetters<ResourceTemplateBuilder, ResourceTemplate>
{
public:
    explicit ResourceTemplateBuilder(QString uriTemplate);

    //! Suggestions for a variable: `Task<QStringList> suggest(ToolCall, QString typed,
    //! NamedValues resolved)`.
    ResourceTemplateBuilder complete(QString variable, Completer suggest) &&;
    //! `Task<T> read(ToolCall, NamedValues variables)`.
    template <typename F>
    ResourceTemplate handler(F function) &&
    {
        static_assert(CapturesNothing<F>, "a handler must not capture: its coroutine outlives it");
        static_assert(detail::ResourceHandler<F, ToolCall, NamedValues>,
                      "a template's handler takes ToolCall and NamedValues and returns Task<T>, T "
                      "being QString, QByteArray, QJsonObject, QJsonArray, QJsonValue, "
                      "mcp::ResourceContents or a QList of these");
        m_item.read = [function, type = m_item.description.mimeType](ToolCall call, QString uri,
                                                                     NamedValues variables) {
            return detail::readWith(function, uri, type, std::move(call), std::move(variables));
        };
        return std::move(m_item);
    }
};

//! Begins a resource with a fixed address, unique among all resources.
inline ResourceBuilder resource(QString uri) { return ResourceBuilder(std::move(uri)); }

//! Begins a family of resources, `test://template/{id}/data` (RFC 6570 level 1).
inline ResourceTemplateBuilder resourceTemplate(QString uriTemplate)
{
    return ResourceTemplateBuilder(std::move(uriTemplate));
}

} // namespace plexus
