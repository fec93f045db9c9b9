#!/usr/bin/env bash
# Compiles a crate of the workspace with counters of coverage: the `RUSTC_WORKSPACE_WRAPPER` of `run.sh`.
# Cargo does not call it for dependencies, which are those of the normal build. A build script runs without libFuzzer.
case " $* " in
    *" --crate-name build_script_build "* | *" -vV "* | *" --print"*) exec "$@" ;;
esac
exec "$@" $NONGBO_COVERAGE_FLAGS
