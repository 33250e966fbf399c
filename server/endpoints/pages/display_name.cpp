#include "endpoints/pages/display_name.h"

#include <QList>

namespace plexus::pages {

static constexpr qsizetype longestName = 80;
static constexpr qsizetype longestText = 4000;

static bool isShown(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
        return false;
    default:
        return true;
    }
}

//! What can be seen of it, on one line.
static QString shownLine(const QString &line)
{
    QList<char32_t> shown;
    const auto points = line.normalized(QString::NormalizationForm_C).toUcs4();
    for (const uint point : points) {
        if (QChar::isSpace(point))
            shown.append(U' ');
        else if (isShown(point))
            shown.append(point);
    }
    return QString::fromUcs4(shown.constData(), shown.size()).simplified();
}

QString plainText(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.left(longestText).split(u'\n'))
        lines += shownLine(line);
    return lines.join(u'\n').trimmed();
}

QString displayName(const QString &name)
{
    const QString text = shownLine(name.left(longestText));
    const auto kept = text.toUcs4();
    if (kept.size() <= longestName)
        return text;
    QList<char32_t> cut(kept.cbegin(), kept.cbegin() + longestName - 1);
    cut.append(U'…');
    return QString::fromUcs4(cut.constData(), cut.size());
}

QString monogramOf(const QString &name)
{
    for (const uint point : name.toUcs4()) {
        const char32_t c = point;
        if (QChar::isLetterOrNumber(c))
            return QString::fromUcs4(&c, 1).toUpper();
    }
    return QStringLiteral("·");
}

} // namespace plexus::pages
