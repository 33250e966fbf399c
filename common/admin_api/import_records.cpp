#include "admin_api/import_records.h"

namespace plexus::admin {

ImportCount &ImportReport::of(OriginalKind kind)
{
    for (ImportCount &count : counts) {
        if (count.kind == kind)
            return count;
    }
    return counts.emplaceBack(ImportCount{kind});
}

} // namespace plexus::admin
