#include "tools/module.h"

static void registerAll(plexus::ToolRegistry &) { qFatal("code of an unfit module ran"); }

extern "C" {
extern Q_DECL_EXPORT const plexus::ModuleDescriptor plexus_module_descriptor;
const plexus::ModuleDescriptor plexus_module_descriptor = {
    plexus::moduleMagic, plexus::moduleAbi + 1, QT_VERSION_STR, PLEXUS_BUILD, "other",
    &registerAll};
}
