// What a registration must satisfy. Each function throws Failure{InvalidArgument} with the reason.
#pragma once

#include "tools/tool.h"

namespace plexus {

void requireValid(const Tool &tool);
void requireValid(const Resource &resource);
void requireValid(const ResourceTemplate &resourceTemplate);
void requireValid(const Prompt &prompt);

} // namespace plexus
