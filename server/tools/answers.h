// What handlers may return, and what clients get for it.
#pragma once

#include "async/task.h"
#include "json/write.h"
#include "json/write_set.h"
#include "mcp/content.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <concepts>
#include <type_traits>

namespace plexus {

namespace detail {

template <typename T>
struct TaskValue
{
    using Type = void;
    static constexpr bool isTask = false;
};
template <typename T>
struct TaskValue<Task<T>>
{
    using Type = T;
    static constexpr bool isTask = true;
};

template <typename T, typename... Others>
concept OneOf = (std::same_as<T, Others> || ...);

//! A text is itself; objects and lists are one text item of JSON indented by two spaces; null is
//! nothing at all.
mcp::ToolResult toolResult(const QString &text);
mcp::ToolResult toolResult(const QJsonValue &value);
inline mcp::ToolResult toolResult(const QJsonObject &value)
{
    return toolResult(QJsonValue(value));
}
inline mcp::ToolResult toolResult(const QJsonArray &value) { return toolResult(QJsonValue(value)); }
inline mcp::ToolResult toolResult(mcp::ToolResult result) { return result; }
inline mcp::ToolResult toolResult(QList<mcp::Content> content)
{
    return {std::move(content), {}, false, {}};
}
inline mcp::ToolResult toolResult(mcp::Content content)
{
    return toolResult(QList<mcp::Content>{std::move(content)});
}

//! With an output schema the value is sent as structured content too.
template <typename T>
mcp::ToolResult structuredResult(const T &value, bool hasOutputSchema)
{
    if constexpr (json::Described<T>) {
        const QJsonObject object = json::writeSet(value);
        mcp::ToolResult result = toolResult(object);
        result.structured = object;
        return result;
    } else {
        mcp::ToolResult result = toolResult(value);
        if constexpr (OneOf<T, QJsonObject, QJsonArray, QJsonValue>)
            if (hasOutputSchema)
                result.structured = value;
        return result;
    }
}

//! Contents of a resource; empty `uri` and `mimeType` are filled in from its registration.
QList<mcp::ResourceContents> resourceContents(const QString &text);
QList<mcp::ResourceContents> resourceContents(const QByteArray &bytes);
QList<mcp::ResourceContents> resourceContents(const QJsonValue &value);
inline QList<mcp::ResourceContents> resourceContents(const QJsonObject &value)
{
    return resourceContents(QJsonValue(value));
}
inline QList<mcp::ResourceContents> resourceContents(const QJsonArray &value)
{
    return resourceContents(QJsonValue(value));
}
inline QList<mcp::ResourceContents> resourceContents(mcp::ResourceContents contents)
{
    return {std::move(contents)};
}
inline QList<mcp::ResourceContents> resourceContents(QList<mcp::ResourceContents> contents)
{
    return contents;
}

//! A text is one message of the user.
mcp::PromptResult promptResult(const QString &text);
inline mcp::PromptResult promptResult(QList<mcp::PromptMessage> messages)
{
    return {{}, std::move(messages)};
}
inline mcp::PromptResult promptResult(mcp::PromptResult result) { return result; }

} // namespace detail

//! What a tool's handler may promise: Task<T> with T one of these.
template <typename T>
concept ToolAnswer = std::is_void_v<T> || json::Described<T>
    || detail::OneOf<T, QString, QJsonObject, QJsonArray, QJsonValue, mcp::ToolResult, mcp::Content,
                     QList<mcp::Content>>;

//! The same for resources and resource templates.
template <typename T>
concept ResourceAnswer = detail::OneOf<T, QString, QByteArray, QJsonObject, QJsonArray, QJsonValue,
                                       mcp::ResourceContents, QList<mcp::ResourceContents>>;

//! The same for prompts.
template <typename T>
concept PromptAnswer = detail::OneOf<T, QString, QList<mcp::PromptMessage>, mcp::PromptResult>;

//! A plain function, or a lambda that captures nothing: a coroutine outlives the object that it
//! was called on.
template <typename F>
concept CapturesNothing = std::is_function_v<std::remove_pointer_t<F>> || std::is_empty_v<F>;

} // namespace plexus
