// Scopes as sets.
#pragma once

#include "model/provider_rules.h"

namespace plexus::oauth {

//! Splits on white space and commas: providers mix them up. In order, each once.
QStringList splitScopes(const QString &text);

//! What is asked for: what the tool needs (or the defaults), what the user had granted before, so
//! that tools do not take scopes from each other, and what is always asked for.
QStringList requestedScopes(const ScopeRules &rules, const QStringList &needed,
                            const QStringList &granted);

//! Those of `needed` that `granted` does not have, by implication neither. What is always asked for
//! is not compared: many providers do not list it.
QStringList missingScopes(const ScopeRules &rules, const QStringList &needed,
                          const QStringList &granted);

inline bool covers(const ScopeRules &rules, const QStringList &granted, const QStringList &needed)
{
    return missingScopes(rules, needed, granted).isEmpty();
}

} // namespace plexus::oauth
