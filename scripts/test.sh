# ./dev test
# shellcheck shell=bash

dev_test() {
    case ${1:-} in
    '') quick_tests ;;
    --full) full_tests ;;
    *)
        echo "usage: ./dev test [--full]" >&2
        exit 2
        ;;
    esac
}

quick_tests() {
    need test_packages
    install_peers
    build_preset ci
    run_all_tests ci quick
}

# usage: run_tests PRESET LABELS   a regular expression. CTest's summary is the last thing printed
run_tests() {
    ctest --test-dir "build/$1" -L "$2" -j 2 --output-on-failure --no-tests=error
}

# The same, and the scan for secrets at the end has to have all that such a run leaves.
run_all_tests() {
    PLEXUS_WHOLE_RUN=1 run_tests "$@"
}

# The foreign MCP clients come from npm by lock file. They run on the node binary that is itself one
# of those packages, because Debian's node is older than they ask for.
install_peers() {
    local lock
    for lock in tests/*/package-lock.json; do
        [ ! -f "$lock" ] || install_peers_in "$(dirname "$lock")"
    done
}

install_peers_in() {
    local stamp=$1/node_modules/.plexus-installed
    [ ! -f "$stamp" ] || [ "$1/package-lock.json" -nt "$stamp" ] || return 0
    echo "Installing the packages of $1/package-lock.json with npm"
    trust_system_certificates
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error </dev/null)
    touch "$stamp"
}

# node has its own list of authorities; the machine's administrator may have added some.
trust_system_certificates() {
    local bundle=/etc/ssl/certs/ca-certificates.crt
    [ -r "$bundle" ] || return 0
    export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$bundle}
}
