#!/usr/bin/env bash
# The reduced market of market.py in four Python and two Rust libraries, then the decision of a consumer inside the engine.
# usage: benches/peers/run.sh   It needs Python 3.11 and a quiet machine, and is no part of the checks.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
place=target/peers-venv
[ -x "$place/bin/python" ] || python3.11 -m venv "$place"
"$place/bin/pip" install --quiet --requirement benches/peers/requirements.txt
"$place/bin/python" benches/peers/market.py
cargo run --quiet --release --locked --manifest-path benches/peers/rust/Cargo.toml --target-dir target/peers
cargo bench --bench buy
RAYON_NUM_THREADS=1 cargo bench --bench week -- week/households/10000
