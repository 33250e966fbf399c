// Many rows as requests of a bounded size.
#pragma once

#include "admin_api/import_records.h"

#include <QHash>
#include <QSet>

namespace plexus::cli {

struct Portions
{
    QList<admin::ImportPortion> portions; //!< in the order in which the rows depend on each other
    QList<OriginalSkip> tooLarge;
};

//! Each portion has what `common` has besides rows.
Portions portionsOf(const OriginalRows &rows, const admin::ImportPortion &common);

//! In a rehearsal nothing is made, so later portions are told what earlier ones would have made.
class Foresight
{
public:
    //! What the rows of `portion` depend on, as far as it would be there.
    QList<OriginalName> of(const admin::ImportPortion &portion) const;
    //! All rows of `portion` but those that `report` skipped would be there.
    void learn(const admin::ImportPortion &portion, const admin::ImportReport &report);

private:
    QSet<QString> m_known;
    QHash<QString, OriginalName> m_tenants; //!< by their ids without case
};

} // namespace plexus::cli
