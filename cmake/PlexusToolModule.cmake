# plexus_add_tool_module(NAME a.cpp …)
# A module that the server loads at its start: NAME.so, from sources of which one has PLEXUS_MODULE.
# Inside the tree it lands in lib/plexus/modules of the build; outside, where the project says.
function(plexus_add_tool_module NAME)
    add_library(${NAME} MODULE ${ARGN})
    target_compile_features(${NAME} PRIVATE cxx_std_20)
    target_link_libraries(${NAME} PRIVATE Plexus::Sdk)
    set_target_properties(${NAME} PROPERTIES PREFIX "")
    if(TARGET plexus_pch)
        target_precompile_headers(${NAME} REUSE_FROM plexus_pch)
        set_target_properties(${NAME} PROPERTIES
            LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/plexus/modules)
    endif()
endfunction()
