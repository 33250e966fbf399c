# plexus_add_fuzzer(NAME SOURCES fuzz_x.cpp [LINK Plexus::x …])
# One libFuzzer program fuzz_<NAME>; seeds in tests/data/fuzz/<NAME>. Preset `fuzz` builds them all
# (target `fuzzers`), `./dev test --full` runs each for five minutes.
function(plexus_add_fuzzer NAME)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_executable(fuzz_${NAME} ${ARG_SOURCES})
    target_link_libraries(fuzz_${NAME} PRIVATE plexus_build Plexus::Sdk ${ARG_LINK})
    target_precompile_headers(fuzz_${NAME} REUSE_FROM plexus_pch)
    target_link_options(fuzz_${NAME} PRIVATE -fsanitize=fuzzer)
    set_target_properties(fuzz_${NAME} PROPERTIES UNITY_BUILD OFF)
    add_dependencies(fuzzers fuzz_${NAME})
endfunction()

add_custom_target(fuzzers)
