# ./dev lint and ./dev format
# shellcheck shell=bash

sources() { git ls-files --cached --others --exclude-standard -- "$@"; }

dev_lint() {
    require_version_16
    need lint_packages
    local failed=0
    lint_scripts || failed=1
    lint_format || failed=1
    lint_code || failed=1
    [ $failed -eq 0 ] || { echo "./dev lint: see above" >&2; return 1; }
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

# The compile database is one without precompiled headers, which clang-tidy would have to share with
# the compiler. Nothing is compiled: only what moc makes has to be there.
lint_code() {
    prepare_compiler
    cmake --preset lint && generate_moc_files || return
    lint_sources | xargs -r -P "$(nproc)" -n 1 clang-tidy-16 -p build/lint --quiet
}

# As the targets *_autogen do, which would compile the libraries first.
generate_moc_files() {
    find build/lint -name AutogenInfo.json -exec cmake -E cmake_autogen {} Debug \;
}

# What is in the compile database, of that only ours. Unity files stand for the files they include.
lint_sources() {
    sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' build/lint/compile_commands.json \
        | grep -E "^$ROOT/(common|server|tests|admin_gui)/|/Unity/" | sort -u
}
