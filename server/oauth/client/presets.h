// The providers that Plexus knows by itself.
#pragma once

#include "model/provider_descriptor.h"

#include <QJsonObject>

#include <map>

namespace plexus::oauth {

//! One file of resources/providers.
struct Preset
{
    ProviderDescriptor descriptor;
    QJsonObject json; //!< as the file says it; what a tenant says differently is merged into it
};

//! Immutable, and so for all threads.
class Presets
{
public:
    //! Reads all files. Throws Failure{Internal} with the file's name when one is not right, which
    //! the contract suite of presets does not let happen.
    static Presets builtIn();
    //! One file's text. Throws Failure.
    static Preset read(const QByteArray &text);

    //! Nothing when there is none of that name. Valid as long as this.
    const Preset *find(const QString &name) const;
    QStringList names() const;
    //! Of the provider with that token URL, for configurations that name no preset; empty: none.
    QString nameForTokenUrl(const QString &url) const;

private:
    std::map<QString, Preset> m_byName;
};

} // namespace plexus::oauth
