# Some compilers (g++ 12 among them) destroy the temporaries of a co_await expression twice and say
# nothing. Stop here rather than ship such a build.
if(NOT DEFINED PLEXUS_COROUTINES_WORK)
    try_run(PLEXUS_PROBE_EXIT PLEXUS_PROBE_BUILT
        ${CMAKE_BINARY_DIR}/coroutine_probe ${CMAKE_CURRENT_LIST_DIR}/coroutine_probe.cpp
        CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON RUN_OUTPUT_VARIABLE PLEXUS_PROBE_OUTPUT)
    if(NOT PLEXUS_PROBE_BUILT)
        message(FATAL_ERROR "The coroutine probe does not build: ${CMAKE_CXX_COMPILER} needs C++20 coroutines. Use clang 14 or later, or g++ 13 or later.")
    endif()
    if(NOT PLEXUS_PROBE_EXIT EQUAL 0)
        message(FATAL_ERROR "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines: ${PLEXUS_PROBE_OUTPUT} Use clang 14 or later, or g++ 13 or later (-DCMAKE_CXX_COMPILER=clang++-16).")
    endif()
    set(PLEXUS_COROUTINES_WORK ON CACHE INTERNAL "The compiler handles temporaries in co_await expressions")
endif()
