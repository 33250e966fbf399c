# What every target of the project is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET default)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Sql HttpServer)
find_package(OpenSSL 3.0 REQUIRED)
find_package(simdjson REQUIRED) # 3.0 or later; its package refuses every other minor version when asked for one
find_package(CURL 7.88 REQUIRED) # built with OpenSSL; the program checks that when it first needs it
find_package(Threads REQUIRED)

# One interface for all targets, so that they can share one precompiled header. Who may use what
# is held by tests/unit/tst_layering, not by the linker.
add_library(plexus_build INTERFACE)
target_link_libraries(plexus_build INTERFACE
    Qt6::Core Qt6::Network Qt6::Sql Qt6::HttpServer OpenSSL::Crypto simdjson::simdjson
    Threads::Threads)
target_include_directories(plexus_build INTERFACE ${CMAKE_SOURCE_DIR}/common ${CMAKE_SOURCE_DIR}/server)
target_compile_definitions(plexus_build INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400 PLEXUS_VERSION="${PROJECT_VERSION}")
target_compile_options(plexus_build INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
    -Wno-missing-field-initializers -Wimplicit-fallthrough -Wextra-semi -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    target_compile_options(plexus_build INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # Qt 6.8's log macros put a type of an anonymous namespace into coroutine frames, and in unity
    # files g++ takes these for headers.
    target_compile_options(plexus_build INTERFACE -Wno-subobject-linkage)
endif()
if(CMAKE_DISABLE_PRECOMPILE_HEADERS) # clang-tidy reads the header as text
    target_compile_options(plexus_build INTERFACE "SHELL:-include ${CMAKE_SOURCE_DIR}/cmake/pch.h")
endif()
if(PLEXUS_WERROR)
    target_compile_options(plexus_build INTERFACE -Werror)
endif()
if(PLEXUS_SANITIZE)
    target_compile_options(plexus_build INTERFACE -fsanitize=${PLEXUS_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(plexus_build INTERFACE -fsanitize=${PLEXUS_SANITIZE})
    if(PLEXUS_SANITIZE MATCHES undefined)
        target_compile_options(plexus_build INTERFACE -fno-sanitize-recover=undefined -fno-sanitize=vptr)
        target_link_options(plexus_build INTERFACE -fno-sanitize=vptr)
    endif()
endif()

file(WRITE ${CMAKE_BINARY_DIR}/pch/pch.cpp "")
add_library(plexus_pch OBJECT ${CMAKE_BINARY_DIR}/pch/pch.cpp)
target_link_libraries(plexus_pch PRIVATE plexus_build)
target_precompile_headers(plexus_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
set_target_properties(plexus_pch PROPERTIES UNITY_BUILD OFF)
