"""Results of a study, in memory or in a folder."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from difflib import get_close_matches
from numbers import Real
from pathlib import Path
from typing import Any

from nongbo import _native
from nongbo._described import Described
from nongbo._estimates import Estimates
from nongbo._figures import Figure
from nongbo._files import write
from nongbo._tables import Label, Shared, Sheets, Table, several
from nongbo.errors import SimulationError, UsageError, failed_run

__all__ = ["Results", "open"]


class Results(Shared, Described):
    """Tables of the runs, estimates over the replications, sheets, figures and the report.

    Arms of a replication share all random draws, so a difference is taken inside a replication.
    """

    _instead_of_pickling = (
        "results cannot be pickled: keep them in a folder, study.run(out), and open it with nongbo.open(out)"
    )

    def __init__(self, native: _native.Results) -> None:
        self._native = native
        self._facts: dict[str, Any] = json.loads(native.facts())

    @property
    def content_hash(self) -> str:
        """Hash of all tables: equal on any machine, for any number of threads, in memory and in a folder."""
        return self._native.content_hash

    @property
    def first_policy_year(self) -> int:
        """The first year of the policy, from 0, as the column `year` counts."""
        return self._facts["first_policy_year"]

    @property
    def failures(self) -> list[SimulationError]:
        """The runs that failed."""
        return [failed_run(self._facts["seed"], failure) for failure in json.loads(self._native.failures())]

    @property
    def table_names(self) -> list[str]:
        """Names of the tables of the runs."""
        return self._native.table_names()

    def table(self, name: str) -> Table:
        """A table of the runs by its name."""
        return Table(self._native.table(name))

    @property
    def runs(self) -> Table:
        """One row a run: its outcomes, averaged over the policy years, in yuan per household and year or as it says."""
        return self.table("runs")

    @property
    def households(self) -> Table:
        """One row a household and year of every arm: who it is, its incomes, and which pathways treated it."""
        return self.table("households")

    @property
    def household_details(self) -> Table:
        """One row a household and year: income by source, goods, choices. Only of arms recorded in full, or of few runs."""
        return self.table("household_details")

    @property
    def places(self) -> Table:
        """Counties and villages, one row a place."""
        return self.table("places")

    @property
    def purchases(self) -> Table:
        """What public money bought: one row a county, policy year and instrument."""
        return self.table("purchases")

    @property
    def counties(self) -> Table:
        """One row a county and week."""
        return self.table("counties")

    @property
    def labels(self) -> dict[str, Label]:
        """Unit, meaning and Chinese name of each column of `runs`."""
        return self.runs.labels

    @property
    def outcomes(self) -> list[str]:
        """Keys of all outcomes."""
        return self._native.outcomes()

    def _no_outcome(self, name: str) -> ValueError:
        near = get_close_matches(str(name), self.outcomes, n=1)
        return ValueError(f"no outcome {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def outcome(self, name: str) -> dict[str, list[float | None]]:
        """An outcome by arm, one number a replication; None where a run failed. Its arms can be subtracted one by one."""
        if name not in self.outcomes:
            raise self._no_outcome(name)
        return dict(zip(self.arms, json.loads(self._native.outcome(name)), strict=True))

    def estimates(
        self,
        *,
        arm: str | Sequence[str] | None = None,
        outcome: str | Sequence[str] | None = None,
        estimand: str | Sequence[str] | None = None,
        group: str | Sequence[str] | None = None,
    ) -> Estimates:
        """Every estimate with its 95 % interval, or those with these values; see `Estimates.where`.

        Raises UsageError where fewer than two replications are complete.
        """
        import pyarrow

        estimates = Estimates(pyarrow.table(self._native.estimates()))
        return estimates.where(arm=arm, outcome=outcome, estimand=estimand, group=group)

    def sheet(
        self,
        name: str = "main",
        *,
        against: str | None = None,
        arms: str | Sequence[str] = (),
        outcomes: str | Sequence[str] = (),
        smallest: float | None = None,
        target: float = 5.0,
    ) -> Sheets:
        """The tables of a sheet of `nongbo compare`; `nongbo.sheets()` lists them.

        `against` names another baseline, `smallest` the smallest effect that matters in yuan, `target` the half-width for
        the sheet `precision` in yuan.
        """
        known = self.outcomes
        if unknown := [outcome for outcome in several(outcomes) if outcome not in known]:
            raise self._no_outcome(unknown[0])
        for what, yuan in (("smallest", smallest), ("target", target)):
            if what == "smallest" and yuan is None:
                continue
            if not isinstance(yuan, Real) or isinstance(yuan, bool) or not 0 < yuan < math.inf:
                raise ValueError(f"{what}={yuan!r}: allowed is a number of yuan above 0")
        request = {
            "name": str(name),
            "against": against,
            "arms": several(arms),
            "outcomes": several(outcomes),
            "smallest": None if smallest is None else float(smallest),
            "target": float(target),
        }
        return Sheets(self._native.sheet(json.dumps(request)))

    def figures(self, lang: str = "en") -> dict[str, Figure]:
        """The figures of the report by their keys, in a language: `en` or `zh`."""
        figures = [Figure(figure) for figure in json.loads(self._native.figures(lang))]
        return {figure.key: figure for figure in figures}

    def plot(self, key: str | None = None, lang: str = "en") -> Figure:
        """A figure of the report, by default the first; its `data` has the numbers."""
        figures = self.figures(lang)
        if not figures:
            raise ValueError(f"a {self.design} experiment with these arms has no figure")
        if key is None:
            return next(iter(figures.values()))
        if key not in figures:
            raise ValueError(f"no figure {key!r}; there are {', '.join(figures)}")
        return figures[key]

    def report(self, path: str | os.PathLike[str], lang: str = "en", *, force: bool = False) -> Path:
        """Writes the report to a file: one page of HTML without scripts, or Markdown where the name ends in `.md`.

        Raises FileExistsError where the file exists, unless `force` is set.
        """
        return write(path, lambda path: self._native.report(lang, path.suffix == ".md"), force)

    def page(self, path: str | os.PathLike[str], lang: str = "en", *, force: bool = False) -> Path:
        """Writes a page whose reader moves levers, as `nongbo page` does: one file of HTML with the engine in it, and these
        results below the levers.

        Raises FileExistsError where the file exists, unless `force` is set, and UsageError where the package was built without
        the engine.
        """
        return write(path, lambda _: self._native.page(lang), force)

    def _repr_html_(self) -> str:
        return self.sheet().html()

    def __repr__(self) -> str:
        return f"<nongbo.Results {self.name}: {len(self.arms)} arms, {self.replications} replications>"


def open(folder: str | os.PathLike[str], *, design: str | None = None) -> Results:
    """Opens a finished output folder. Every file is compared with its sum before anything in it is decoded.

    Raises UsageError where it is of another design than `design`.
    """
    results = Results(_native.Results.open(Path(folder)))
    if design is not None and results.design != design:
        raise UsageError(
            f"{folder} holds a study of the design {results.design!r}; this one reads {design!r}",
            f"{folder} 是 {results.design!r} 设计的研究；此处读取 {design!r}",
        )
    return results
