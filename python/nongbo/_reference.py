"""What the engine declares: explanations, validation."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

from nongbo import _native
from nongbo._counts import threads_of, whole
from nongbo._study import Study
from nongbo._tables import Sheets, of_language
from nongbo._toml import overrides
from nongbo.errors import UsageError

__all__ = ["Explanation", "explain", "sheets", "trace", "validate"]


class Explanation:
    """What names mean: parameters, columns, instruments, phases, outcomes, terms."""

    def __init__(self, described: str) -> None:
        self.entries: list[dict[str, Any]] = json.loads(described)

    def text(self, lang: str = "en") -> str:
        """As lines of text in a language: `en` or `zh`."""
        parts = []
        for entry in self.entries:
            kind, meaning = (of_language(entry[key], lang) for key in ("kind", "meaning"))
            lines = [f"{entry['name']} ({kind})", f"  {meaning}"]
            lines += [f"  {fact['heading'][lang]}: {fact['body'][lang]}" for fact in entry["facts"].values()]
            parts.append("\n".join(lines))
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.text())}</pre>"

    def __repr__(self) -> str:
        return self.text()


def explain(name: str) -> Explanation:
    """Explains a name of a parameter, column, instrument (`S1`), phase, outcome or term, in English or Chinese; words that
    are no name are searched for. Raises UsageError with the nearest name where nothing is found."""
    if not name.strip():
        raise UsageError("there is no name to explain", "没有要解释的名称")
    return Explanation(_native.explain(name))


def sheets() -> list[str]:
    """Names of the sheets that `Results.sheet` knows."""
    return _native.sheets()


def trace(
    study: Study,
    household: int,
    weeks: tuple[int, int],
    *,
    arms: Sequence[str] = (),
    replication: int = 0,
) -> Sheets:
    """As `Study.trace`."""
    return study.trace(household, weeks, arms=arms, replication=replication)


def validate(
    *,
    replications: int = 5,
    seed: int = 20230101,
    set: Mapping[str, Any] | None = None,
    threads: int | None = None,
) -> Sheets:
    """The default world beside published figures, and which of them it misses; `set` replaces values by dotted path. The
    trial in a simulated village is left to `nongbo validate`."""
    replications, seed = whole("replications", replications, 1, 10_000), whole("seed", seed, 0, 2**63 - 1)
    return Sheets(_native.validate(replications, seed, overrides(set), threads_of(threads)))
