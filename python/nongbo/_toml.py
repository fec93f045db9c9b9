"""Values of Python as the TOML of an experiment file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from math import isfinite
from typing import Any

from nongbo import _native

__all__ = ["overrides", "to_toml"]


def _plain(value: Any, place: str) -> Any:
    """A value of an experiment as one of JSON: numbers of numpy and the like as numbers of Python. `place` is its dotted path."""
    if isinstance(value, Mapping):
        return {key: _plain(entry, f"{place}.{key}".removeprefix(".")) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry, f"{place}[{at}]") for at, entry in enumerate(value)]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist(), place)
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{place} = {value}: a number in an experiment is finite")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(f"{place} = {value}: a whole number in an experiment has at most 64 bits")
    if not isinstance(value, str | bool | int | float):
        raise TypeError(f"{place} = {value!r} ({type(value).__name__}) cannot stand in an experiment")
    return value


def to_toml(root: Mapping[str, Any]) -> str:
    """The TOML text of nested dictionaries."""
    return _native.to_toml(json.dumps(_plain(root, ""), ensure_ascii=False))


def overrides(set: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Dotted paths and TOML values."""
    values = [(str(path), _plain(value, str(path))) for path, value in dict(set or {}).items()]
    return [(path, to_toml({"v": value}).removeprefix("v = ").strip()) for path, value in values]
