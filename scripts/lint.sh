# ./dev lint and ./dev format
# shellcheck shell=bash

sources() { git ls-files --cached --others --exclude-standard -- "$@"; }

dev_lint() {
    require_version_16
    need lint_packages
    lint_scripts
    lint_format
    lint_code
    echo "./dev lint: nothing found"
}

dev_format() {
    require_version_16
    need format_packages
    sources '*.cpp' '*.h' | xargs -r clang-format-16 -i
}

# Other versions format and warn otherwise.
require_version_16() {
    [ "$(debian_release)" != 13 ] || {
        echo "Formatting and linting are done with clang 16, which Debian 13 does not carry." >&2
        exit 1
    }
}

lint_scripts() {
    sources dev .ci/run '*.sh' | xargs -r shellcheck -x
}

lint_format() {
    sources '*.cpp' '*.h' | xargs -r clang-format-16 --dry-run -Werror
}

# The compile database comes from a plain build: a precompiled header of another compiler, or a
# unity file, is nothing clang-tidy can read.
lint_code() {
    prepare_compiler
    cmake --preset lint
    cmake --build --preset lint
    lint_sources | xargs -r -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint --quiet
}

# Only what is in the compile database, and of that only ours.
lint_sources() {
    sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' build/lint/compile_commands.json \
        | grep -v "^$ROOT/build/" | sort -u
}
