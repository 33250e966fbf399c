# Building and starting things.
# shellcheck shell=bash

# The compiler and the compiler cache. What the caller has set already stays.
prepare_compiler() {
    if [ -z "${CXX:-}" ] && command -v clang++-16 >/dev/null; then
        export CXX=clang++-16
    fi
    command -v ccache >/dev/null || return 0
    export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
    # Without these a precompiled header makes every look-up a miss.
    export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}
    export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$ROOT} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
}

# usage: build_preset PRESET [TARGET…]
build_preset() {
    local preset=$1
    shift
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    prepare_compiler
    cmake --preset "$preset"
    cmake --build --preset "$preset" -j "$(nproc)" "${targets[@]}"
}

dev_build() {
    need build_packages
    build_preset "${1:-dev}"
}

dev_run() {
    need build_packages
    build_preset release plexus
    exec build/release/bin/plexus serve --demo "$@"
}

# Standard output is the fixture's alone: one line of JSON.
dev_fixture() {
    need build_packages >&2
    build_preset release plexus-fixture >&2
    exec build/release/bin/plexus-fixture "$@"
}
