#!/usr/bin/env bash
# Fuzzes every target, or those that are named, for so many seconds each: `fuzz/run.sh SECONDS [TARGET...]`.
# As many targets run at a time as there are processors.
#
# libFuzzer guides the inputs by coverage; a pass of LLVM that the stable toolchain has counts it. It needs a C++ compiler.
# Only nongbo is compiled with the counters; with `NONGBO_FUZZ_ALL=1` also what it depends on, as the decoders of Arrow and
# Parquet, which takes nine CPU-minutes.
# New inputs go to `target/fuzz/corpus/`. An input that ends the process is kept in `target/fuzz/findings/`, and this script
# fails.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET...]}
shift
[ $# -gt 0 ] || set -- experiment_text design_table resolved_json folder

export NONGBO_COVERAGE_FLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions=on -Coverflow-checks=on"
build=(cargo build --quiet --locked --release --package nongbo-fuzz --bins)
binaries=${CARGO_TARGET_DIR:-target}/release
if [ "${NONGBO_FUZZ_ALL:-}" = 1 ]; then
    # With a target that is named, scripts and macros of the build are not instrumented.
    host=$(rustc -vV | sed -n 's/^host: //p')
    binaries=${CARGO_TARGET_DIR:-target}/$host/release
    RUSTFLAGS="$NONGBO_COVERAGE_FLAGS -Ccodegen-units=1" "${build[@]}" --target "$host" || exit 1
else
    RUSTC_WORKSPACE_WRAPPER=fuzz/instrument.sh "${build[@]}" || exit 1
fi

# fuzz TARGET: prints one line, or the end of the log where an input ended the process.
fuzz() {
    local target=$1 corpus=target/fuzz/corpus/$1 log=target/fuzz/$1.log
    mkdir -p "$corpus" target/fuzz/findings
    # The sound files of a folder are inputs too; they are made anew, since they change with the model.
    [ "$target" = folder ] && NONGBO_FUZZ_SEEDS="$corpus" "$binaries/folder" fuzz/corpus/folder/cut_journal 2>"$log"
    # An allocation above the limit ends the process, which is a finding; so is an input that takes twenty-five seconds.
    if (
        ulimit -v 8000000
        "$binaries/$target" "$corpus" "fuzz/corpus/$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2500 \
            -max_len=65536 -use_value_profile=1 -print_final_stats=1 -artifact_prefix="target/fuzz/findings/$target-"
    ) >"$log" 2>&1; then
        awk -v target="$target" '/number_of_executed_units/ { print target ": " $2 " inputs, no finding" }' "$log"
    else
        tail -n 30 "$log"
        echo "$target: a finding, see target/fuzz/findings/"
        return 1
    fi
}
export -f fuzz
export binaries seconds
printf '%s\n' "$@" | xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" bash -c 'fuzz "$0"'
