#include "endpoints/admin/handlers.h"
#include "endpoints/admin/importer.h"

namespace plexus::endpoints {

Task<admin::ImportReport> importOriginal(AdminServices services, AdminRequest request,
                                         admin::ImportPortion portion)
{
    Importer importer(services, request.actor(), request.dryRun, std::move(portion));
    co_return co_await importer.run();
}

} // namespace plexus::endpoints
