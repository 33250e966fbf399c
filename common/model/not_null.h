// Members that may be absent but not null.
#pragma once

#include "json/convert.h"

namespace plexus {

//! Codec of optional members of a change: absent means "leave it", and an explicit null, which
//! would have to mean "clear it", is refused.
template <typename T>
struct NotNull
{
    static QJsonObject schema() { return json::Convert<T>::schema(); }
    static void read(const json::Value &value, std::optional<T> &out, const json::Reader &reader)
    {
        if (value.isNull())
            return reader.fail(QStringLiteral("must not be null; leave it out to keep what it is"));
        json::Convert<T>::read(value, out.emplace(), reader);
    }
    static QJsonValue write(const std::optional<T> &value)
    {
        return json::Convert<std::optional<T>>::write(value);
    }
};

} // namespace plexus
