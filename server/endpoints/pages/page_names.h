// The templates in resources/web, each `<name>.html`.
#pragma once

#include <QLatin1StringView>

namespace plexus::pages {

inline constexpr QLatin1StringView pageNames[] = {
    QLatin1StringView("layout"),          QLatin1StringView("account"),
    QLatin1StringView("connect"),         QLatin1StringView("connect_code"),
    QLatin1StringView("connect_confirm"), QLatin1StringView("key"),
    QLatin1StringView("login_token"),     QLatin1StringView("message"),
};

} // namespace plexus::pages
