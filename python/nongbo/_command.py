"""The console script `nongbo`: the command line of the engine, in the same file of code as the module."""

from __future__ import annotations

import signal
import sys

from nongbo import _native


def main() -> None:
    """Runs the command of this process and ends it."""
    # The command listens for Ctrl-C itself. A signal that was ignored when the process started stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_native.command(["nongbo", *sys.argv[1:]]))
