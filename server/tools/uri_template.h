// Addresses with variables.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace plexus {

//! RFC 6570 level 1: `test://template/{id}/data`. A variable matches one or more characters other
//! than `/`, `?` and `#`, and is given percent-decoded.
class UriTemplate
{
public:
    UriTemplate() = default;
    //! Throws Failure{InvalidArgument} for unbalanced braces, operators of higher levels, a name
    //! that is used twice, variables that touch, and a text without variables.
    explicit UriTemplate(QString text);

    const QString &text() const noexcept { return m_text; }
    const QStringList &variables() const noexcept { return m_variables; }
    //! The variables' values, or nothing when `uri` is not of this form.
    std::optional<QHash<QString, QString>> match(const QString &uri) const;

private:
    void readVariable(const QString &name);

    QString m_text;
    QStringList m_literals; //!< one more than variables: what stands around them
    QStringList m_variables;
};

} // namespace plexus
