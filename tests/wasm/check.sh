#!/usr/bin/env bash
# Two arms of a shipped experiment give the same content hash in WebAssembly, run by Node, as natively.
# Whatever is missing is an error; the Rust target is installed where rustup can do so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target=wasm32-unknown-unknown
experiment=experiments/training.toml
built=${CARGO_TARGET_DIR:-target}

command -v node >/dev/null || { echo "node is missing: install Node 20 or newer"; exit 1; }
rustup target list --installed | grep -qx "$target" || rustup target add "$target"
cargo build --quiet --release -p nongbo-wasm --lib --target "$target"
cargo build --quiet --release -p nongbo-wasm --bin nongbo-wasm

native=$("$built/release/nongbo-wasm" "$experiment")
wasm=$(node tests/wasm/run.mjs "$built/$target/release/nongbo_wasm.wasm" "$experiment")
echo "native $native"
echo "wasm   $wasm"
[ "${#native}" -eq 64 ] && [ "$native" = "$wasm" ]
