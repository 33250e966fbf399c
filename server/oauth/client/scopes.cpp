#include "oauth/client/scopes.h"

#include <QRegularExpression>
#include <QSet>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

QStringList splitScopes(const QString &text)
{
    static const QRegularExpression separators(u"[\\s,]+"_s);
    QStringList scopes = text.split(separators, Qt::SkipEmptyParts);
    scopes.removeDuplicates();
    return scopes;
}

QStringList requestedScopes(const ScopeRules &rules, const QStringList &needed,
                            const QStringList &granted)
{
    if (!rules.used)
        return {};
    QStringList scopes = needed.isEmpty() ? rules.defaults : needed;
    scopes += granted;
    scopes += rules.always;
    scopes.removeDuplicates();
    return scopes;
}

//! The one spelling in which scopes are compared.
static QString plainScope(const ScopeRules &rules, QString scope)
{
    if (!rules.optionalPrefix.isEmpty()
        && scope.startsWith(rules.optionalPrefix, Qt::CaseInsensitive))
        scope.remove(0, rules.optionalPrefix.size());
    return rules.ignoreCase ? scope.toLower() : scope;
}

static QSet<QString> plainScopes(const ScopeRules &rules, const QStringList &scopes)
{
    QSet<QString> plain;
    for (const QString &scope : scopes)
        plain.insert(plainScope(rules, scope));
    return plain;
}

//! With all that is implied, directly or by what is implied.
static QSet<QString> impliedBy(const ScopeRules &rules, const QStringList &granted)
{
    QSet<QString> known = plainScopes(rules, granted);
    for (qsizetype before = -1; before != known.size();) {
        before = known.size();
        for (auto it = rules.implies.begin(); it != rules.implies.end(); ++it) {
            if (known.contains(plainScope(rules, it.key())))
                known.unite(plainScopes(rules, it.value()));
        }
    }
    return known;
}

QStringList missingScopes(const ScopeRules &rules, const QStringList &needed,
                          const QStringList &granted)
{
    if (!rules.used)
        return {};
    const QSet<QString> known = impliedBy(rules, granted + rules.always);
    QStringList missing;
    for (const QString &scope : needed) {
        if (!known.contains(plainScope(rules, scope)))
            missing += scope;
    }
    return missing;
}

} // namespace plexus::oauth
