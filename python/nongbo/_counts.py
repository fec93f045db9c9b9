"""Whole numbers that a caller gives."""

from __future__ import annotations

from operator import index

__all__ = ["threads_of", "whole"]


def whole(name: str, value: int, least: int, most: int = 2**32 - 1) -> int:
    """A whole number within bounds; another one is refused with its name, its value and what is allowed."""
    allowed = f"numbers from {least} on" if most >= 2**32 - 1 else f"numbers from {least} to {most:,}"
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(value)
    except TypeError:
        raise TypeError(f"{name}={value!r}: allowed are {allowed}") from None
    if number < least:
        raise ValueError(f"{name}={number}: allowed are {allowed}")
    if number > most:
        raise ValueError(f"{name}={number}: allowed are numbers from {least} to {most:,}")
    return number


def threads_of(threads: int | None) -> int | None:
    """A number of threads from 1 on, or none. More than a machine can have are not started in any case."""
    return None if threads is None else min(whole("threads", threads, 1, 2**64), 65_536)
