"""Libraries that are not installed with the package."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["need"]


def need(module: str, extra: str) -> None:
    """Says what to install where a library is missing."""
    if find_spec(module) is None:
        raise ImportError(f'this needs {module}: pip install "nongbo[{extra}]"')
