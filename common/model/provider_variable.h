// Parts of a provider's addresses that differ from customer to customer.
#pragma once

#include "json/fields.h"

#include <QStringList>

namespace plexus {

using StringMap = QMap<QString, QString>;

//! What a variable's value looks like.
enum class VariableKind {
    Word, //!< one label of a host name, or one segment of a path: letters, digits, `-`, `_`
    Host, //!< a host name, with a port where it is not 443
    Origin, //!< `https://` and a host name
};
std::span<const json::EnumName<VariableKind>> enumNames(VariableKind);

//! Where a variable's value comes from.
enum class VariableSource {
    Config, //!< the tenant's administrator, once
    Token, //!< each user's token answer
    Redirect, //!< each user's return from the provider
};
std::span<const json::EnumName<VariableSource>> enumNames(VariableSource);

//! Stands as `{name}` in a provider's URLs. Values that name a host end with one of `suffixes`, so
//! that neither a tenant's administrator nor the provider's answer can lead a user's token away.
struct ProviderVariable
{
    QString name;
    VariableKind kind = VariableKind::Word;
    VariableSource source = VariableSource::Config;
    QString title; //!< for people
    QString byDefault; //!< empty: has to be given
    QString member; //!< where it is in the answer: a dotted path, or the redirect's parameter
    QStringList suffixes; //!< of the host, e.g. `.example.com`, or the whole host; empty: any

    static constexpr auto fields()
    {
        using V = ProviderVariable;
        return std::tuple{
            field("name", &V::name, "Stands as {name} in URLs").length(1, 40),
            field("kind", &V::kind, "word, host or origin").defaulted(),
            field("source", &V::source, "config, token or redirect").defaulted(),
            field("title", &V::title, "For people").length(0, 200).defaulted(),
            field("default", &V::byDefault, "Empty: has to be given").length(0, 255).defaulted(),
            field("member", &V::member, "Where it is in the answer; absent: as its name")
                .length(0, 200)
                .defaulted(),
            field("suffixes", &V::suffixes, "How the host must end; empty: any")
                .items(0, 20)
                .defaulted(),
        };
    }
    static void check(const ProviderVariable &variable, const json::Reader &reader);
    //! Why `value` cannot be this variable's, or an empty string when it can.
    QString whyNotValue(const QString &value) const;
    friend bool operator==(const ProviderVariable &, const ProviderVariable &) = default;
};

//! `text` with `{name}` replaced by its value; placeholders without a value stay.
QString expanded(const QString &text, const StringMap &values);
//! The names between braces in `text`, in order.
QStringList placeholdersOf(const QString &text);

} // namespace plexus
