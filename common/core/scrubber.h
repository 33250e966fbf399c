// Takes known secrets out of texts.
#pragma once

#include "core/secret.h"

#include <QString>

#include <vector>

namespace plexus {

//! Knows the secrets that went into a piece of work, and removes them from what comes out of it: as
//! they are, backwards, percent-encoded, with JSON's escapes, and as Base64 at any offset.
class Scrubber
{
public:
    static constexpr const char *replacement = "[redacted]";

    //! Secrets of fewer than six bytes are not looked for: texts would be full of them.
    void add(const Secret &secret);
    bool isEmpty() const noexcept { return m_forms.empty(); }
    //! Whether there is anything to take out.
    bool occursIn(const QByteArray &text) const;

    QByteArray scrubbed(QByteArray text) const;
    QString scrubbed(const QString &text) const;

private:
    void addForm(const QByteArray &form);

    std::vector<Secret> m_forms;
};

} // namespace plexus
