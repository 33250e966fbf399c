# What each subcommand needs, and how it is put on a bare Debian 12 or 13.
# shellcheck shell=bash

# One "package: why" a line.
common_packages() {
    cat <<'TEXT'
cmake: configures the build
ninja-build: runs the build
ccache: keeps what was compiled before
qt6-base-dev: Qt Core, Network, Sql and Test
qt6-httpserver-dev: Qt HTTP Server
qt6-websockets-dev: Qt HTTP Server's CMake package asks for it
libqt6sql6-sqlite: the SQLite driver
libsimdjson-dev: parses JSON
libssl-dev: OpenSSL
libcurl4-openssl-dev: libcurl, for requests to third parties
ca-certificates: the authorities that third parties are checked against
TEXT
}

compiler_packages() {
    case $(debian_release) in
    12) echo "clang-16: the compiler (g++ 12 miscompiles coroutines)" ;;
    *) echo "g++: the compiler" ;;
    esac
}

build_packages() {
    compiler_packages
    common_packages
}

test_packages() {
    build_packages
    [ "$(debian_release)" != 12 ] || echo "libclang-rt-16-dev: the sanitizers' run-time libraries"
    echo "libboost-dev: Boost.Beast, whose reading of HTTP is compared with ours"
    echo "nginx: stands in front of ours, and its reading of HTTP is compared with ours"
    echo "nodejs: runs npm"
    echo "npm: fetches the MCP clients that the tests connect"
    echo "python3-cryptography: makes and reads the Fernet values that ours are compared with"
    echo "python3: runs the sample host application"
    echo "chromium: shows the pages, without a window"
    echo "fonts-dejavu-core: letters for the pages"
}

bench_packages() {
    build_packages
    echo "nodejs: runs npm"
    echo "npm: fetches the servers that are measured beside ours"
    echo "wrk: the load"
    echo "nginx: is measured beside ours"
    echo "util-linux: taskset, which gives server and load a core each"
}

attack_packages() {
    echo "slowhttptest: holds a thousand slow connections"
}

rebinding_packages() {
    echo "dnsmasq-base: name servers that contradict each other"
    echo "iproute2: gives a network namespace its addresses"
    echo "util-linux: makes the namespace"
}

format_packages() {
    echo "clang-format-16: the formatter"
    echo "git: lists the files"
}

lint_packages() {
    build_packages
    format_packages
    echo "clang-tidy-16: the linter"
    echo "shellcheck: checks the scripts"
}

root_packages() {
    echo "mmdebstrap: makes a Debian 13 root"
    echo "git: lists the files to copy into it"
}

# "12", "13" or empty where this is not Debian.
debian_release() {
    (
        # shellcheck disable=SC1091
        [ ! -r /etc/os-release ] || . /etc/os-release
        [ "${ID:-}" != debian ] || echo "${VERSION_ID:-}"
    )
}

# A package counts as present when dpkg has it, or when its program came from elsewhere.
is_present() {
    case $1 in
    nodejs) command -v node >/dev/null && return ;;
    chromium) command -v chromium >/dev/null && return ;;
    npm | ccache | cmake | git | mmdebstrap | python3 | shellcheck) command -v "$1" >/dev/null && return ;;
    ninja-build) command -v ninja >/dev/null && return ;;
    esac
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# usage: missing_of LIST-FUNCTION   prints the lines whose package is absent
missing_of() {
    local line
    while read -r line; do
        is_present "${line%%:*}" || echo "$line"
    done < <("$1" | sort -u)
}

can_be_root() { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# usage: need LIST-FUNCTION   installs what is absent, or lists it and stops where it cannot
need() {
    case $(debian_release) in
    12 | 13) install_missing "$1" ;;
    *) stop_if_lacking "$1" ;;
    esac
}

install_missing() {
    local missing packages
    missing=$(missing_of "$1")
    [ -n "$missing" ] || return 0
    echo "Installing from Debian's packages:"
    # shellcheck disable=SC2001
    sed 's/^/  /' <<<"$missing"
    mapfile -t packages < <(cut -d: -f1 <<<"$missing")
    can_be_root || stop_without_root "${packages[@]}"
    as_root apt-get -q update </dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install \
        --no-install-recommends "${packages[@]}" </dev/null
}

stop_without_root() {
    echo "This needs root, and there is no sudo. Run as root:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends $*" >&2
    exit 1
}

# Other systems: packages have other names there, so programs and pkg-config modules are looked for.
stop_if_lacking() {
    local name lacking=()
    for name in cmake ninja pkg-config $(programs_of "$1"); do
        command -v "$name" >/dev/null || lacking+=("$name")
    done
    for name in Qt6Core Qt6Network Qt6Sql Qt6Test Qt6HttpServer simdjson openssl libcurl; do
        pkg-config --exists "$name" 2>/dev/null || lacking+=("$name (library)")
    done
    [ ${#lacking[@]} -gt 0 ] || return 0
    echo "This is neither Debian 12 nor 13: nothing is installed for you. Missing here:" >&2
    printf '  %s\n' "${lacking[@]}" >&2
    exit 1
}

programs_of() {
    case $1 in
    test_packages) echo "${CXX:-c++} node npm python3 chromium" ;;
    lint_packages) echo "${CXX:-c++} git clang-tidy-16 clang-format-16 shellcheck" ;;
    format_packages) echo "git clang-format-16" ;;
    root_packages) echo "git mmdebstrap" ;;
    *) echo "${CXX:-c++}" ;;
    esac
}
