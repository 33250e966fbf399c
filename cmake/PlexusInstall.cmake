# `cmake --install`: the program, the modules, and the SDK to build modules outside this tree.
include(CMakePackageConfigHelpers)

set(PLEXUS_MODULE_DIR lib/plexus/modules) # where the program looks, from its own folder
set(PLEXUS_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/PlexusSdk)

function(plexus_locate_header header result)
    foreach(root common server)
        if(EXISTS ${CMAKE_SOURCE_DIR}/${root}/${header})
            set(${result} ${CMAKE_SOURCE_DIR}/${root}/${header} PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

# Adds to the list `result` the header and everything of ours that it includes: public is what the
# author's one header reaches.
function(plexus_reachable_headers header result)
    set(reached ${${result}} ${header})
    plexus_locate_header(${header} path)
    file(STRINGS ${path} lines REGEX "^#include \"")
    foreach(line ${lines})
        string(REGEX REPLACE "^#include \"(.*)\".*" "\\1" included ${line})
        if(NOT included IN_LIST reached)
            plexus_reachable_headers(${included} reached)
        endif()
    endforeach()
    set(${result} ${reached} PARENT_SCOPE)
endfunction()

function(plexus_install_headers root)
    plexus_reachable_headers(${root} headers)
    foreach(header ${headers})
        get_filename_component(folder ${header} DIRECTORY)
        plexus_locate_header(${header} path)
        install(FILES ${path} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/plexus/${folder} COMPONENT sdk)
    endforeach()
endfunction()

function(plexus_install_modules)
    get_target_property(modules plexus_tool_modules MANUALLY_ADDED_DEPENDENCIES)
    install(TARGETS ${modules} LIBRARY DESTINATION ${PLEXUS_MODULE_DIR} COMPONENT server)
    set_target_properties(${modules} PROPERTIES INSTALL_RPATH "$ORIGIN/../../../${CMAKE_INSTALL_LIBDIR}")
endfunction()

function(plexus_install_sdk)
    plexus_install_headers(tools/tools.h)
    install(TARGETS plexus_sdk
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT server NAMELINK_COMPONENT sdk)
    configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/PlexusSdkConfig.cmake.in
        ${CMAKE_BINARY_DIR}/PlexusSdkConfig.cmake INSTALL_DESTINATION ${PLEXUS_CMAKE_DIR}
        PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
    write_basic_package_version_file(${CMAKE_BINARY_DIR}/PlexusSdkConfigVersion.cmake
        COMPATIBILITY SameMinorVersion)
    install(FILES
        ${CMAKE_BINARY_DIR}/PlexusSdkConfig.cmake ${CMAKE_BINARY_DIR}/PlexusSdkConfigVersion.cmake
        ${CMAKE_SOURCE_DIR}/cmake/PlexusCoroutineProbe.cmake
        ${CMAKE_SOURCE_DIR}/cmake/PlexusToolModule.cmake ${CMAKE_SOURCE_DIR}/cmake/coroutine_probe.cpp
        DESTINATION ${PLEXUS_CMAKE_DIR} COMPONENT sdk)
endfunction()

plexus_install_sdk()
plexus_install_modules()
install(TARGETS plexus RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/NOTICE
    DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT server)
