// A tenant's colour, made readable.
#pragma once

#include <QByteArray>
#include <QString>

namespace plexus::pages {

//! sRGB, 0 to 255 each.
struct Colour
{
    int red = 0;
    int green = 0;
    int blue = 0;

    //! From `#rrggbb`; anything else is black.
    static Colour parse(const QString &text);
    QByteArray text() const; //!< `#rrggbb`
    friend bool operator==(const Colour &, const Colour &) = default;
};

//! Contrast ratio of WCAG 2.2, 1 to 21.
double contrast(Colour left, Colour right);

//! What the pages use of one accent colour on one ground. Whatever a tenant chooses: fills differ
//! from the ground by 3:1, texts by 4.5:1 (WCAG 2.2 AA).
struct AccentShades
{
    Colour fill;
    Colour onFill;
    Colour strong; //!< the fill under the pointer
    Colour onStrong;
    Colour text;
};
AccentShades shadesOn(Colour accent, Colour ground, Colour canvas);

//! Style sheet of an accent colour, light and dark.
QByteArray accentSheet(Colour accent);

//! What tenants without a colour of their own get.
inline constexpr Colour defaultAccent{0x1f, 0x5f, 0xbf};

} // namespace plexus::pages
