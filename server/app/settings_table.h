// Every setting, described once.
#pragma once

#include "app/setting_values.h"

#include <vector>

namespace plexus::app {

//! One setting: its names, its default as people read it, what it means, and how it is taken.
struct Setting
{
    const char *name; //!< environment variable and key in the settings file
    QStringList otherNames; //!< names of MCP Plexus that go on working
    const char *flag; //!< command line option without dashes; null: none
    const char *defaultText;
    const char *meaning;
    TakeSetting take;
};

const std::vector<Setting> &settings();

//! Settings of MCP Plexus that mean nothing here, and why; said once when they are set.
struct InertSetting
{
    const char *name;
    const char *why;
};
const std::vector<InertSetting> &inertSettings();

} // namespace plexus::app
