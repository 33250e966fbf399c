#include "endpoints/pages/language.h"

#include "core/failure.h"
#include "endpoints/pages/resource.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

namespace plexus::pages {

using namespace Qt::Literals::StringLiterals;

QString codeOf(Language language) { return language == Language::German ? u"de"_s : u"en"_s; }

namespace {

//! One item of the field: a language range and its weight in thousandths.
struct Range
{
    QByteArray primary;
    int weight = 1000;
};

int weightOf(const QByteArray &parameter)
{
    const QByteArray text = parameter.trimmed().toLower();
    if (!text.startsWith("q="))
        return 1000;
    bool isNumber = false;
    const double weight = text.sliced(2).toDouble(&isNumber);
    return isNumber && weight >= 0 && weight <= 1 ? int(weight * 1000) : 0;
}

Range rangeFrom(const QByteArray &item)
{
    const QList<QByteArray> parts = item.split(';');
    const QByteArray tag = parts.front().trimmed().toLower();
    return {tag.left(tag.indexOf('-') < 0 ? tag.size() : tag.indexOf('-')),
            parts.size() > 1 ? weightOf(parts.at(1)) : 1000};
}

} // namespace

Language languageFor(QByteArrayView acceptLanguage)
{
    Language best = Language::English;
    int bestWeight = 0;
    const QList<QByteArray> items = acceptLanguage.toByteArray().left(500).split(',');
    for (const QByteArray &item : items) {
        const Range range = rangeFrom(item);
        for (const Language language : languages) {
            if (range.weight > bestWeight && range.primary == codeOf(language).toLatin1()) {
                best = language;
                bestWeight = range.weight;
            }
        }
    }
    return best;
}

QString timeText(qint64 wallMs, Language language)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(wallMs, QTimeZone::utc());
    const QLocale locale(language == Language::German ? QLocale::German : QLocale::English,
                         QLocale::AnyTerritory);
    const QString format =
        language == Language::German ? u"d. MMMM yyyy, HH:mm"_s : u"d MMMM yyyy, HH:mm"_s;
    return locale.toString(time, format) + u" UTC"_s;
}

Texts::Texts(Language language)
{
    const QByteArray file = resource(u"i18n/pages.%1.json"_s.arg(codeOf(language)));
    const QJsonObject object = QJsonDocument::fromJson(file).object();
    if (object.isEmpty())
        throw Failure(FailureKind::Internal, {}, u"the texts of the pages cannot be read"_s);
    for (auto it = object.begin(); it != object.end(); ++it)
        m_texts.insert(it.key(), it.value().toString());
}

const QString &Texts::text(const QString &key) const
{
    const auto found = m_texts.constFind(key);
    if (found == m_texts.constEnd())
        throw Failure(FailureKind::Internal, {}, u"no text for %1"_s.arg(key));
    return *found;
}

} // namespace plexus::pages
