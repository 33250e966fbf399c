// Handlers that ask, in the era in which servers send requests.
#pragma once

#include "mcp/legacy/questions.h"
#include "mcp/methods/method_call.h"

namespace plexus::mcp::legacy {

//! Runs an interactive method's handler, asks the client what the handler wants to know, and runs
//! it again, until there is a result. What keeps a tool from asking becomes an isError result,
//! where the model can read it; other methods throw.
Task<Result> interactWithClient(MethodCall call, CallFacts facts, Questions &questions,
                                std::shared_ptr<PostAnswer> answer);

} // namespace plexus::mcp::legacy
