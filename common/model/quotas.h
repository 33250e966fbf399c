// How much callers may ask for.
#pragma once

#include "json/fields.h"

#include <optional>

namespace plexus {

//! Of one caller. Rates allow bursts of ten seconds' worth. 0: no limit; absent: as the server
//! says.
struct QuotaLimits
{
    std::optional<int> callsPerMinute; //!< requests; each message of a batch counts
    std::optional<int> sessionsPerMinute; //!< sessions that begin
    std::optional<int> streamsPerMinute; //!< streams of notifications that begin
    std::optional<int> megabytesPerMinute; //!< of request bodies
    std::optional<int> open; //!< requests and streams that are not over, at once

    static constexpr auto fields();
    //! What is absent here, from there.
    QuotaLimits orElse(const QuotaLimits &other) const
    {
        const auto either = [](const auto &a, const auto &b) { return a ? a : b; };
        return {either(callsPerMinute, other.callsPerMinute),
                either(sessionsPerMinute, other.sessionsPerMinute),
                either(streamsPerMinute, other.streamsPerMinute),
                either(megabytesPerMinute, other.megabytesPerMinute), either(open, other.open)};
    }
    friend bool operator==(const QuotaLimits &, const QuotaLimits &) = default;
};

//! Each request counts for its tenant, its user, and its address, and must be within all three.
struct Quotas
{
    QuotaLimits tenant; //!< all callers together
    QuotaLimits user; //!< each user; a guest is the user of its address
    QuotaLimits address; //!< each IPv4 address or IPv6 /64 network, whoever calls from it

    static constexpr auto fields();
    //! What a server grants that is not told otherwise.
    static constexpr Quotas usual()
    {
        return {{120'000, 12'000, 12'000, 12'000, 20'000},
                {12'000, 3'000, 3'000, 1'200, 1'000},
                {24'000, 6'000, 6'000, 2'400, 5'000}};
    }
    Quotas orElse(const Quotas &other) const
    {
        return {tenant.orElse(other.tenant), user.orElse(other.user),
                address.orElse(other.address)};
    }
    friend bool operator==(const Quotas &, const Quotas &) = default;
};

constexpr auto QuotaLimits::fields()
{
    using L = QuotaLimits;
    constexpr int most = 1'000'000'000;
    return std::tuple{
        field("calls_per_minute", &L::callsPerMinute, "Requests").between(0, most),
        field("sessions_per_minute", &L::sessionsPerMinute, "Sessions that begin").between(0, most),
        field("streams_per_minute", &L::streamsPerMinute, "Streams of notifications that begin")
            .between(0, most),
        field("megabytes_per_minute", &L::megabytesPerMinute, "Of request bodies").between(0, most),
        field("open", &L::open, "Requests and streams at once").between(0, most),
    };
}

constexpr auto Quotas::fields()
{
    return std::tuple{
        field("tenant", &Quotas::tenant, "For all callers together").defaulted(),
        field("user", &Quotas::user, "For each user; a guest is the user of its address")
            .defaulted(),
        field("address", &Quotas::address, "For each address").defaulted(),
    };
}

} // namespace plexus
