# plexus_add_fuzzer(NAME SOURCES fuzz_x.cpp [LINK Plexus::x …] [VARIANTS 200])
# With PLEXUS_FUZZ (preset `fuzz`, clang) one libFuzzer program fuzz_<NAME>; target `fuzzers` builds
# them all, `./dev test --full` runs each for five minutes. Otherwise replay_<NAME>, the same
# function fed with the seeds in tests/data/fuzz/<NAME>, their beginnings and, of each, so
# many VARIANTS: the quick test fuzz.<NAME>.
function(plexus_add_fuzzer NAME)
    cmake_parse_arguments(ARG "" "VARIANTS" "SOURCES;LINK" ${ARGN})
    if(PLEXUS_FUZZ)
        set(program fuzz_${NAME})
        add_executable(${program} ${ARG_SOURCES})
        target_link_options(${program} PRIVATE -fsanitize=fuzzer)
        add_dependencies(fuzzers ${program})
    else()
        set(program replay_${NAME})
        add_executable(${program} ${ARG_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cpp
            ${CMAKE_SOURCE_DIR}/tests/support/mutations.cpp)
        add_test(NAME fuzz.${NAME} COMMAND ${program} 0${ARG_VARIANTS}
            ${CMAKE_SOURCE_DIR}/tests/data/fuzz/${NAME})
        set_tests_properties(fuzz.${NAME} PROPERTIES
            LABELS quick TIMEOUT 120 ENVIRONMENT "${PLEXUS_TEST_ENVIRONMENT}")
    endif()
    target_link_libraries(${program} PRIVATE plexus_build Plexus::Sdk ${ARG_LINK})
    target_include_directories(${program} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_precompile_headers(${program} REUSE_FROM plexus_pch)
    target_compile_options(${program} PRIVATE -fPIC) # as the precompiled header, or g++ refuses it
    set_target_properties(${program} PROPERTIES UNITY_BUILD OFF POSITION_INDEPENDENT_CODE OFF)
endfunction()

if(PLEXUS_FUZZ)
    add_custom_target(fuzzers)
endif()
