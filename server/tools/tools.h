// Everything that the author of a module needs.
#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "core/failure.h"
#include "json/fields.h"
#include "tools/module.h"
#include "tools/prompt_builder.h"
#include "tools/resource_builder.h"
#include "tools/tool_builder.h"
#include "tools/tool_failure.h"
#include "tools/tool_registry.h"
