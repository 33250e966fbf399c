// How a file becomes a module: a shared library that registers tools.
#pragma once

#include "tools/tool_registry.h"

#include <QtGlobal>

#include <cstdint>

namespace plexus {

//! Grows with every change that breaks modules which were built before it.
inline constexpr std::uint32_t moduleAbi = 1;
inline constexpr std::uint32_t moduleMagic = 0x504C5853; // "PLXS"

//! What a module says of itself, in C, so that it can be read before any C++ of it runs.
struct ModuleDescriptor
{
    std::uint32_t magic;
    std::uint32_t abi;
    const char *qtVersion; //!< that it was built with
    const char *build; //!< compiler and sanitizers; see PLEXUS_BUILD
    const char *name;
    void (*entry)(ToolRegistry &);
};

//! The symbol under which it is found.
inline constexpr const char *moduleSymbol = "plexus_module_descriptor";

} // namespace plexus

#define PLEXUS_TEXT_OF(x) #x
#define PLEXUS_TEXT(x) PLEXUS_TEXT_OF(x)

#if defined(__clang__)
#define PLEXUS_COMPILER "clang " PLEXUS_TEXT(__clang_major__)
#elif defined(__GNUC__)
#define PLEXUS_COMPILER "gcc " PLEXUS_TEXT(__GNUC__)
#elif defined(_MSC_VER)
#define PLEXUS_COMPILER "msvc " PLEXUS_TEXT(_MSC_VER)
#else
#define PLEXUS_COMPILER "unknown"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define PLEXUS_SANITIZERS " address"
#elif defined(__SANITIZE_THREAD__)
#define PLEXUS_SANITIZERS " thread"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLEXUS_SANITIZERS " address"
#elif __has_feature(thread_sanitizer)
#define PLEXUS_SANITIZERS " thread"
#endif
#endif
#ifndef PLEXUS_SANITIZERS
#define PLEXUS_SANITIZERS ""
#endif

//! What a module and the program must have in common.
#define PLEXUS_BUILD PLEXUS_COMPILER PLEXUS_SANITIZERS

//! Once per module, at file scope, without a semicolon. `REGISTER`: `void f(plexus::ToolRegistry
//! &)`; what it throws stops the start of the server.
#define PLEXUS_MODULE(NAME, REGISTER)                                                              \
    extern "C" {                                                                                   \
    extern Q_DECL_EXPORT const plexus::ModuleDescriptor plexus_module_descriptor;                  \
    const plexus::ModuleDescriptor plexus_module_descriptor = {                                    \
        plexus::moduleMagic, plexus::moduleAbi, QT_VERSION_STR, PLEXUS_BUILD, NAME, &REGISTER};    \
    }
