// What became of an import, for people.
#pragma once

#include "admin_api/import_records.h"

namespace plexus::cli {

//! A table of counts, then a line for each row that was skipped, with the reason.
QString reportText(const admin::ImportReport &report);

} // namespace plexus::cli
