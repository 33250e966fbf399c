#include "endpoints/pages/accent.h"

#include <algorithm>
#include <cmath>

namespace plexus::pages {

static constexpr Colour black{0, 0, 0};
static constexpr Colour white{255, 255, 255};

//! As in plexus.css: surface and canvas.
static constexpr Colour lightSurface = white;
static constexpr Colour lightCanvas{0xf5, 0xf6, 0xf8};
static constexpr Colour darkSurface{0x16, 0x1b, 0x22};
static constexpr Colour darkCanvas{0x1f, 0x26, 0x30};

Colour Colour::parse(const QString &text)
{
    bool isHex = false;
    const uint value = text.sliced(text.isEmpty() ? 0 : 1).toUInt(&isHex, 16);
    if (!isHex || text.size() != 7)
        return black;
    return {int(value >> 16 & 255), int(value >> 8 & 255), int(value & 255)};
}

QByteArray Colour::text() const
{
    return '#' + QByteArray::number(1 << 24 | red << 16 | green << 8 | blue, 16).sliced(1);
}

static double linear(int channel)
{
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(Colour colour)
{
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
        + 0.0722 * linear(colour.blue);
}

double contrast(Colour left, Colour right)
{
    const auto [darker, lighter] = std::minmax({luminance(left), luminance(right)});
    return (lighter + 0.05) / (darker + 0.05);
}

//! `percent` of `towards` in `colour`.
static Colour mixed(Colour colour, Colour towards, int percent)
{
    const auto mix = [percent](int from, int to) { return from + (to - from) * percent / 100; };
    return {mix(colour.red, towards.red), mix(colour.green, towards.green),
            mix(colour.blue, towards.blue)};
}

static Colour awayFrom(Colour ground)
{
    return contrast(ground, white) > contrast(ground, black) ? white : black;
}

//! As near to `colour` as the contrast with the ground allows.
static Colour readable(Colour colour, Colour ground, double least)
{
    const Colour pole = awayFrom(ground);
    int percent = 0;
    while (percent < 100 && contrast(mixed(colour, pole, percent), ground) < least)
        ++percent;
    return mixed(colour, pole, percent);
}

//! White where it can be read; one of both always can (at least 4.58:1).
static Colour onFillOf(Colour fill) { return contrast(fill, white) >= 4.5 ? white : black; }

AccentShades shadesOn(Colour accent, Colour ground, Colour canvas)
{
    AccentShades shades;
    shades.fill = readable(accent, ground, 3);
    shades.onFill = onFillOf(shades.fill);
    shades.strong = mixed(shades.fill, awayFrom(ground), 14);
    shades.onStrong = onFillOf(shades.strong);
    shades.text = readable(readable(accent, ground, 4.5), canvas, 4.5);
    return shades;
}

static QByteArray ruleOf(const AccentShades &shades)
{
    return ":root{--accent:" + shades.fill.text() + ";--on-accent:" + shades.onFill.text()
        + ";--accent-strong:" + shades.strong.text() + ";--on-accent-strong:"
        + shades.onStrong.text() + ";--accent-text:" + shades.text.text() + '}';
}

QByteArray accentSheet(Colour accent)
{
    return ruleOf(shadesOn(accent, lightSurface, lightCanvas))
        + "\n@media (prefers-color-scheme:dark){"
        + ruleOf(shadesOn(accent, darkSurface, darkCanvas)) + "}\n";
}

} // namespace plexus::pages
