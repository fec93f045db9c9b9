"""Charts as SVG: those of the report, and the same for numbers of one's own. No script and no request to other places."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nongbo import _native
from nongbo._counts import whole
from nongbo._files import write

__all__ = ["Estimate", "Figure", "forest", "interval", "lines"]

Estimate = Sequence[float | None]
"""Mean, lower bound, upper bound. Bounds may be NaN or None."""


class Figure:
    """A chart and its numbers. The title states the result; `data` has the rows as they are drawn."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.key: str = described["key"]
        self.title: str = described["title"]
        self.subtitle: str = described["subtitle"]
        self.source: str = described["source"]
        self.svg: str = described["svg"]
        """The picture, 700 pixels wide."""
        self.narrow_svg: str = described["narrow_svg"]
        """The picture, 390 pixels wide."""
        head, rows = described["head"], described["rows"]
        self.data: list[dict[str, str]] = [dict(zip(head, row, strict=True)) for row in rows]

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Writes the picture to a file `.svg`. Raises FileExistsError where it exists, unless `force` is set."""
        return write(path, lambda _: self.svg, force)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<nongbo.Figure {self.key}: {self.title}>"


def _number(value: float | None) -> float | None:
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) else None


def _estimate(estimate: Estimate | None) -> list[float | None] | None:
    if estimate is None:
        return None
    if len(estimate) != 3:
        raise ValueError(f"{estimate!r} is no estimate: allowed are mean, lower and upper bound")
    mean, low, high = estimate
    if low is not None and high is not None and low > high:
        raise ValueError(f"{tuple(estimate)!r} is no estimate: its lower bound is above its upper bound")
    return None if _number(mean) is None else [_number(mean), _number(low), _number(high)]


def _draw(key: str, title: str, subtitle: str, source: str, lang: str, plot: dict[str, Any]) -> Figure:
    drawing = {"key": key, "title": title, "subtitle": subtitle, "source": source, "language": lang, "plot": plot}
    return Figure(json.loads(_native.draw(json.dumps(drawing))))


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean of independent values and its 95 % interval by Student's t: for one number a replication. NaN is left out; the
    bounds of a single value are infinite."""
    return _native.interval([float(value) for value in values])


def forest(
    estimates: Mapping[str, Estimate | Sequence[Estimate]],
    *,
    title: str,
    axis: str,
    subtitle: str = "",
    head: str = "",
    series: Sequence[str] = ("",),
    source: str = "",
    change: bool = True,
    decimals: int = 1,
    lang: str = "en",
) -> Figure:
    """Estimates with whiskers, one a row: by name mean, lower and upper bound, or one such for each of two `series`.

    `axis` names the measure and its unit; `change` writes numbers with their sign.
    """
    if isinstance(series, str) or not series:
        raise ValueError(f"series={series!r}: allowed are one name or two in a list")
    several = len(series) > 1
    rows = [
        (name, [_estimate(one) for one in (value if several else [value])])  # type: ignore[arg-type]
        for name, value in estimates.items()
    ]
    plot = {"head": head, "axis": axis, "series": list(series), "rows": rows, "change": change}
    plot["decimals"] = whole("decimals", decimals, 0, 20)
    return _draw("forest", title, subtitle, source, lang, {"forest": plot})


def lines(
    lines: Mapping[str, Sequence[Estimate | None]],
    positions: Sequence[float],
    *,
    title: str,
    axis: str,
    head: str,
    subtitle: str = "",
    labels: Sequence[str] | None = None,
    source: str = "",
    change: bool = True,
    decimals: int = 1,
    from_zero: bool = True,
    lang: str = "en",
) -> Figure:
    """Lines with bands: by name one estimate (mean, lower and upper bound) a position.

    `axis` names the positions, `head` the measure and its unit; `labels` are written below the positions.
    """
    for name, line in lines.items():
        if len(line) != len(positions):
            raise ValueError(f"the line {name!r} has {len(line)} estimates for {len(positions)} positions")
    if not all(math.isfinite(position) for position in positions):
        raise ValueError(f"positions={list(positions)!r}: allowed are finite numbers")
    texts = list(labels) if labels is not None else [f"{position:g}" for position in positions]
    panel = {
        "head": head,
        "lines": [(name, [_estimate(one) for one in line]) for name, line in lines.items()],
        "change": change,
        "decimals": whole("decimals", decimals, 0, 20),
        "from_zero": from_zero,
    }
    places = [(float(position), text) for position, text in zip(positions, texts, strict=True)]
    return _draw(
        "lines", title, subtitle, source, lang, {"lines": {"axis": axis, "positions": places, "panels": [panel]}}
    )
