// When a token is refreshed.
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace plexus::oauth {

//! How long before its end a token that lives `lifetimeMs` is refreshed: a tenth of its life, at
//! least a minute, at most five, never more than a third.
constexpr qint64 refreshMarginMs(qint64 lifetimeMs)
{
    const qint64 life = std::max<qint64>(lifetimeMs, 0);
    return std::min(std::clamp<qint64>(life / 10, 60'000, 300'000), life / 3);
}

//! `jitter` between 0 and 1 spreads refreshes of tokens of one age over half the margin more.
constexpr bool isDueForRefresh(qint64 nowMs, qint64 obtainedMs, qint64 expiresMs, double jitter)
{
    const qint64 margin = refreshMarginMs(expiresMs - obtainedMs);
    return nowMs + margin + qint64(double(margin) / 2 * jitter) >= expiresMs;
}

} // namespace plexus::oauth
