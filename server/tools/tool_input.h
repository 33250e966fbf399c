// The ways in which a tool takes its arguments.
#pragma once

#include "json/fields.h"
#include "mcp/call_gate.h"
#include "tools/schema_check.h"

#include <memory>
#include <tuple>

namespace plexus::detail {

//! The arguments; `{}` when the caller sent none. Valid as long as `arguments`.
json::Value argumentsValue(const mcp::Arguments &arguments);

//! No arguments, and no handler parameter for them.
struct NoInput
{
    static constexpr auto fields() { return std::tuple<>{}; }
};

//! The schema was written by hand; the handler gets a QJsonObject that fits it.
struct RawInput
{
};

//! `Parameters`: what the handler takes between the ToolCall and the credentials. Called with the
//! arguments it gives their values, or throws json::InvalidFields.
template <typename Input>
struct InputReader
{
    using Parameters = std::tuple<Input>;
    explicit InputReader(const QJsonObject &) { }
    Parameters operator()(const mcp::Arguments &arguments) const
    {
        return {json::read<Input>(argumentsValue(arguments))};
    }
};

template <>
struct InputReader<NoInput>
{
    using Parameters = std::tuple<>;
    explicit InputReader(const QJsonObject &) { }
    Parameters operator()(const mcp::Arguments &arguments) const
    {
        json::read<NoInput>(argumentsValue(arguments));
        return {};
    }
};

template <>
struct InputReader<RawInput>
{
    using Parameters = std::tuple<QJsonObject>;
    explicit InputReader(const QJsonObject &schema)
        : m_check(std::make_shared<const SchemaCheck>(schema))
    {
    }
    Parameters operator()(const mcp::Arguments &arguments) const
    {
        const QJsonValue value = argumentsValue(arguments).toQJson();
        m_check->require(value);
        return {value.toObject()};
    }

private:
    std::shared_ptr<const SchemaCheck> m_check; // shared by the copies that run in calls
};

} // namespace plexus::detail
