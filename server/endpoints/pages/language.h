// The languages of the pages.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <array>

namespace plexus::pages {

enum class Language { English, German };
inline constexpr std::array languages{Language::English, Language::German};

//! As in `lang` attributes and file names.
QString codeOf(Language language);

//! The best of ours for an Accept-Language field (RFC 9110 section 12.5.4); English when none fits.
Language languageFor(QByteArrayView acceptLanguage);

//! Date and time for people, in UTC: their time zone is not known without scripts.
QString timeText(qint64 wallMs, Language language);

//! The texts of one language, by key.
class Texts
{
public:
    //! Reads the program's own file. Throws Failure{Internal} when it is damaged.
    explicit Texts(Language language);

    //! Throws Failure{Internal} for an unknown key.
    const QString &text(const QString &key) const;
    QStringList keys() const { return m_texts.keys(); }

private:
    QHash<QString, QString> m_texts;
};

} // namespace plexus::pages
