#!/usr/bin/env bash
# Fuzzes every target, or those that are named, for so many seconds each: `fuzz/run.sh SECONDS [TARGET...]`.
#
# libFuzzer guides the inputs by coverage; a pass of LLVM that the stable toolchain has counts it. It needs a C++ compiler.
# New inputs go to `fuzz/target/corpus/`. An input that ends the process is kept in `fuzz/target/findings/`, and this script
# fails.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
seconds=${1:?usage: fuzz/run.sh SECONDS [TARGET...]}
shift
[ $# -gt 0 ] || set -- experiment_text design_table resolved_json folder

host=$(rustc -vV | sed -n 's/^host: //p')
binaries=target/$host/release
# With a target that is named, scripts and macros of the build are not instrumented.
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" \
    cargo build --quiet --locked --release --target "$host" || exit 1

for target in "$@"; do
    mkdir -p "target/corpus/$target" target/findings
    # The sound files of a folder are inputs too; they are made anew, since they change with the model.
    [ "$target" = folder ] && NONGBO_FUZZ_SEEDS="target/corpus/folder" "$binaries/folder" corpus/folder/cut_journal
    # An allocation above the limit ends the process, which is a finding; so is an input that takes twenty-five seconds.
    (
        ulimit -v 8000000
        "$binaries/$target" "target/corpus/$target" "corpus/$target" -max_total_time="$seconds" -timeout=25 \
            -rss_limit_mb=2500 -max_len=65536 -use_value_profile=1 -print_final_stats=1 \
            -artifact_prefix="target/findings/$target-" 2>&1 | tail -n 30
        exit "${PIPESTATUS[0]}"
    ) || { echo "$target: a finding, see fuzz/target/findings/"; exit 1; }
done
