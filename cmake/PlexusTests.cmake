# plexus_add_tests(NAME SOURCES tst_a.cpp tst_b.cpp … [LINK Plexus::x …] [LABELS threads] [EVIDENCE])
# One program tst_<NAME> with one class a file. `tst_core secret` runs one class, `tst_core` all.
# CTest knows every file as <NAME>.<file without tst_>. With EVIDENCE they run before leaks.scan.
function(plexus_add_tests NAME)
    cmake_parse_arguments(ARG "EVIDENCE" "" "SOURCES;LINK;LABELS" ${ARGN})
    set(declarations "")
    set(entries "")
    foreach(source ${ARG_SOURCES})
        get_filename_component(stem ${source} NAME_WE)
        string(REGEX REPLACE "^tst_" "" short ${stem})
        string(APPEND declarations "int run_${stem}(int, char **);\n")
        string(APPEND entries "    {\"${short}\", &run_${stem}},\n")
        add_test(NAME ${NAME}.${short} COMMAND tst_${NAME} ${short})
        set_tests_properties(${NAME}.${short} PROPERTIES
            LABELS "quick;${ARG_LABELS}" TIMEOUT ${PLEXUS_TEST_TIMEOUT} ENVIRONMENT "${PLEXUS_TEST_ENVIRONMENT}")
        if(ARG_EVIDENCE)
            set_tests_properties(${NAME}.${short} PROPERTIES FIXTURES_REQUIRED evidence)
        endif()
    endforeach()
    set(PLEXUS_TEST_DECLARATIONS "${declarations}")
    set(PLEXUS_TEST_ENTRIES "${entries}")
    configure_file(${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/test_main_${NAME}.cpp @ONLY)
    add_executable(tst_${NAME} ${ARG_SOURCES} ${CMAKE_CURRENT_BINARY_DIR}/test_main_${NAME}.cpp)
    if(PLEXUS_SANITIZE MATCHES thread)
        target_sources(tst_${NAME} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/tsan_clone.cpp)
    endif()
    target_link_libraries(tst_${NAME} PRIVATE plexus_test_build Plexus::Sdk ${ARG_LINK})
    target_include_directories(tst_${NAME} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    target_precompile_headers(tst_${NAME} REUSE_FROM plexus_test_pch)
    set_target_properties(tst_${NAME} PROPERTIES
        AUTOMOC ON UNITY_BUILD OFF POSITION_INDEPENDENT_CODE OFF)
endfunction()

# Debian's Qt is not built for ThreadSanitizer: it is seen only where it calls malloc(), memcpy() or
# close(), and the futexes and reference counts that order these calls are not seen. So what such
# libraries do to memory is not judged. Everything compiled by us is, with the inline half of Qt, and
# locks and joins inside libraries count: nothing needs a suppression. Reports go into files, so that
# none is lost that a program makes whose output nobody reads.
string(JOIN ":" PLEXUS_TSAN_OPTIONS
    halt_on_error=1 second_deadlock_stack=1 ignore_noninstrumented_modules=1
    log_path=${CMAKE_BINARY_DIR}/reports/tsan)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/reports)

# Where tests keep what may hold no secret (tests/leaks).
set(PLEXUS_EVIDENCE ${CMAKE_BINARY_DIR}/evidence)

set(PLEXUS_TEST_ENVIRONMENT
    "PLEXUS_EVIDENCE=${PLEXUS_EVIDENCE}"
    "QT_QPA_PLATFORM=offscreen"
    "ASAN_OPTIONS=detect_leaks=1:halt_on_error=1:strict_string_checks=1"
    "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "TSAN_OPTIONS=${PLEXUS_TSAN_OPTIONS}")

set(PLEXUS_TEST_TIMEOUT 180)
if(PLEXUS_SANITIZE MATCHES thread) # many times slower
    set(PLEXUS_TEST_TIMEOUT 900)
endif()

# What all tests are compiled with, so that they can share one precompiled header.
add_library(plexus_test_build INTERFACE)
# Qt6::Test defines a macro that differs from folder to folder, and with it no header can be shared.
target_link_libraries(plexus_test_build INTERFACE plexus_build $<LINK_ONLY:Qt6::Test>)
target_include_directories(plexus_test_build INTERFACE ${CMAKE_SOURCE_DIR}/tests)
target_include_directories(plexus_test_build SYSTEM INTERFACE
    $<TARGET_PROPERTY:Qt6::Test,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_options(plexus_test_build INTERFACE -fPIC)
target_compile_definitions(plexus_test_build INTERFACE
    PLEXUS_SOURCE_DIR="${CMAKE_SOURCE_DIR}" PLEXUS_BUILD_DIR="${CMAKE_BINARY_DIR}")

add_library(plexus_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch/pch.cpp)
target_link_libraries(plexus_test_pch PRIVATE plexus_test_build)
target_precompile_headers(plexus_test_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h <QTest>)
set_target_properties(plexus_test_pch PROPERTIES UNITY_BUILD OFF POSITION_INDEPENDENT_CODE OFF)
