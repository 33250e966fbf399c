// application/x-www-form-urlencoded, which OAuth speaks.
#pragma once

#include "core/secret.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace plexus::outbound {

//! Builds a form (WHATWG URL, section 5.2: UTF-8, a space is `+`).
class Form
{
public:
    static constexpr const char *mediaType = "application/x-www-form-urlencoded";

    Form &add(const QString &name, const QString &value);
    Form &add(const QString &name, const Secret &value);

    Secret encoded() const { return m_text; }

private:
    void append(const QByteArray &name, const QByteArray &value);
    Secret m_text;
};

using FormFields = QList<std::pair<QString, QString>>;

//! All fields in order, repeated ones too; nothing when an escape or the UTF-8 is broken.
std::optional<FormFields> readForm(const QByteArray &text);

} // namespace plexus::outbound
