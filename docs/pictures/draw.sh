#!/usr/bin/env bash
# Draws the first screen of the report in both languages for the README: `docs/pictures/draw.sh FOLDER`, where FOLDER is what
# `nongbo run experiments/five_pathways.toml --out FOLDER` wrote. Needs Chromium with Chinese letters.
set -eu
folder=$(realpath "${1:?usage: docs/pictures/draw.sh FOLDER}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for language in en zh; do
    cargo run --quiet --release -- --lang "$language" report "$folder" -o "$work/$language.html"
    chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/profile" \
        --window-size=800,1080 --screenshot="$work/$language.png" "file://$work/$language.html"
    mv "$work/$language.png" "docs/pictures/report.$language.png"
done
