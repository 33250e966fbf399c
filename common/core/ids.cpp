#include "core/ids.h"

#include <algorithm>
#include <array>

namespace plexus {

using namespace Qt::Literals::StringLiterals;

static bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

static bool isReserved(const QString &id)
{
    static constexpr std::array reserved{"admin"_L1,    "api"_L1,     "docs"_L1,  "health"_L1,
                                         "login"_L1,    "metrics"_L1, "oauth"_L1, "authorize"_L1,
                                         "register"_L1, "static"_L1,  "token"_L1};
    return std::any_of(reserved.begin(), reserved.end(), [&id](QLatin1StringView word) {
        return id.compare(word, Qt::CaseInsensitive) == 0;
    });
}

QString whyNotTenantId(const QString &id)
{
    if (id.isEmpty() || id.size() > 63)
        return u"entity_id must have 1 to 63 characters"_s;
    if (!isLetterOrDigit(id.front()))
        return u"entity_id must begin with a letter or a digit"_s;
    for (QChar c : id) {
        if (!isLetterOrDigit(c) && c != u'_' && c != u'-')
            return u"entity_id may hold only letters, digits, '_' and '-'"_s;
    }
    if (isReserved(id))
        return u"entity_id '%1' is reserved"_s.arg(id);
    return {};
}

QString whyNotUserId(const QString &id)
{
    const qsizetype bytes = id.toUtf8().size();
    if (bytes < 1 || bytes > 255)
        return u"a user id must have 1 to 255 bytes"_s;
    const bool control = std::any_of(id.begin(), id.end(),
                                     [](QChar c) { return c.category() == QChar::Other_Control; });
    if (control)
        return u"a user id must not hold control characters"_s;
    if (!id.isValidUtf16())
        return u"a user id must be valid Unicode"_s;
    return {};
}

} // namespace plexus
