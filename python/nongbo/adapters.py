"""Studies and results for other libraries: SALib, the EMA Workbench, Black-it. Nothing of them is done anew here.

Each library is an extra of the package: `pip install "nongbo[salib]"`, `"nongbo[workbench]"`. Black-it calls the engine, and
has an environment of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from nongbo._counts import whole
from nongbo._designs import table
from nongbo._optional import need
from nongbo._results import Results
from nongbo._study import Study, Words
from nongbo.errors import UsageError

if TYPE_CHECKING:
    import numpy
    import pandas

__all__ = ["BlackItModel", "SALibData", "WorkbenchData", "salib", "salib_study", "workbench"]


class _Points(NamedTuple):
    """The points of a finished study in the order in which they were drawn."""

    names: list[str]
    parameters: list[str]
    values: numpy.ndarray
    alternatives: list[str]


def _points(results: Results) -> _Points:
    import numpy

    if failures := results.failures:
        failures[0].results = results
        raise failures[0]
    if results.design not in ("sample", "table"):
        raise UsageError(
            f"a study of the design {results.design!r} has no points; this reads 'sample' and 'table'",
            f"{results.design!r} 设计的研究没有抽样点；此处读取 'sample' 与 'table'",
        )
    arms = results.arms
    settings = results._facts["settings"]
    alternatives: list[str] = []
    if results.design == "sample":
        # The arms of a point stand together: the one without funding, then one for each alternative.
        first = next(number for number, arm in enumerate(arms) if arm == "p" + arm[1:] and arm[1:].isdigit())
        alternatives, arms = arms[1:first], arms[first:]
    points = arms[:: len(alternatives) + 1]
    runs = results.runs.to_arrow()
    columns = runs.column_names
    parameters = [name for name in columns[columns.index("replication") + 1 : columns.index("status")]]
    if results.design == "sample":
        drawn = settings["parameter"]
        parameters = [name for name in parameters if name in drawn or name.rsplit("[", 1)[0] in drawn]
        parameters.sort(key=lambda name: drawn.index(name if name in drawn else name.rsplit("[", 1)[0]))
    rows = {arm: row for row, arm in reversed(list(enumerate(runs["arm"].to_pylist())))}
    missing = [point for point in points if point not in rows]
    if missing:
        raise _incomplete(missing)
    at = [rows[point] for point in points]
    values = numpy.column_stack([runs[name].to_numpy()[at].astype(float) for name in parameters])
    return _Points(points, parameters, values, alternatives)


def _incomplete(arms: Sequence[str]) -> UsageError:
    some = ", ".join(arms[:3]) + (" ..." if len(arms) > 3 else "")
    return UsageError(
        f"runs of {len(arms)} arms failed or are missing ({some}): an analysis needs every point",
        f"{len(arms)} 个方案的模拟失败或缺失（{some}）：分析需要全部抽样点",
    )


def _means(results: Results, points: _Points, outcome: str, alternative: str | None) -> numpy.ndarray:
    """An outcome at every point, the mean of its replications; of an alternative the difference it makes there."""
    import numpy

    values = results.outcome(outcome)
    if alternative is not None and alternative not in points.alternatives:
        known = ", ".join(points.alternatives) or "none: the study has no budget"
        raise ValueError(f"no alternative {alternative!r}; there are {known}")
    needed = points.names + ([f"{name}+{alternative}" for name in points.names] if alternative else [])
    failed = [arm for arm in needed if not values[arm] or any(value is None for value in values[arm])]
    if failed:
        raise _incomplete(failed)

    def mean(arms: list[str]) -> numpy.ndarray:
        return numpy.array([values[arm] for arm in arms], dtype=float).mean(axis=1)

    plain = mean(points.names)
    return plain if alternative is None else mean([f"{name}+{alternative}" for name in points.names]) - plain


def _bounds(results: Results, points: _Points) -> list[list[float]]:
    """The range of each parameter: that of the file, else that of the points."""
    tables = tomllib.loads(results._facts["text"]).get("sample", {}).get("parameter", [])
    declared = {table["path"]: (table.get("low"), table.get("high")) for table in tables}
    bounds = []
    for name, column in zip(points.parameters, points.values.T, strict=True):
        low, high = declared.get(name, (None, None))
        if not (isinstance(low, int | float) and isinstance(high, int | float)):
            low, high = column.min(), column.max()
        bounds.append([float(low), float(high)])
    return bounds


class SALibData(NamedTuple):
    """What the analyses of SALib take."""

    problem: dict[str, Any]
    X: numpy.ndarray
    """The points, in the order in which they were drawn."""
    Y: numpy.ndarray
    """The outcome at each of them."""


def salib(
    results: Results,
    outcome: str = "market_income",
    *,
    alternative: str | None = None,
    problem: Mapping[str, Any] | None = None,
) -> SALibData:
    """A finished study of the design `sample` or `table` for SALib: `problem`, `X`, `Y` in SALib's order of rows.

    `Y` is the mean of the replications of `outcome`; with `alternative` the difference that this pathway or instrument makes
    at each point. `problem` is that of `salib_study`: a table knows neither the order of parameters nor their ranges, and
    without it they stand in the order of their names. Raises SimulationError where a run failed, UsageError
    where one is missing.
    """
    need("SALib", "salib")
    points = _points(results)
    values = points.values
    if problem is None:
        names = points.parameters
        problem = {"num_vars": len(names), "names": names, "bounds": _bounds(results, points)}
    else:
        if sorted(problem["names"]) != sorted(points.parameters):
            raise ValueError(f"the problem has {problem['names']}, the study {points.parameters}")
        values = values[:, [points.parameters.index(name) for name in problem["names"]]]
    return SALibData(dict(problem), values, _means(results, points, outcome, alternative))


def salib_study(problem: Mapping[str, Any], X: numpy.ndarray, *, question: Words, expect: Words, **more: Any) -> Study:
    """A study of the points that SALib drew: an arm a row of `X`, in this order; values hold from founding. A parameter that
    is a whole number takes a column of whole numbers. `more` is as of `nongbo.table`."""
    import pyarrow

    def column(values: numpy.ndarray) -> list[float]:
        is_whole = all(float(value).is_integer() for value in values)
        return [int(value) if is_whole else float(value) for value in values]

    columns = {name: column(X[:, at]) for at, name in enumerate(problem["names"])}
    digits = len(str(len(X)))
    names = [f"x{row:0{digits}}" for row in range(1, len(X) + 1)]
    frame = pyarrow.table({"name": names, **columns})
    return table(file=frame, question=question, expect=expect, **({"when": "founding"} | more))


class WorkbenchData(NamedTuple):
    """Results as the EMA Workbench has them."""

    experiments: pandas.DataFrame
    """One row a point, one column a parameter."""
    outcomes: dict[str, numpy.ndarray]
    """One number a point, by outcome; of an alternative under `alternative`."""


def workbench(
    results: Results, outcomes: Sequence[str] = ("market_income",), *, alternatives: Sequence[str] | None = None
) -> WorkbenchData:
    """A finished study for PRIM and CART of the EMA Workbench.

    Without a budget `outcomes` are levels. With one they are the differences that each of `alternatives` (by default all)
    makes at each point, under the name `outcome: alternative`. Raises SimulationError where a run failed, UsageError
    where one is missing.
    """
    need("ema_workbench", "workbench")
    import pandas

    points = _points(results)
    experiments = pandas.DataFrame(points.values, columns=points.parameters)
    chosen = points.alternatives if alternatives is None else list(alternatives)
    if not chosen:
        return WorkbenchData(experiments, {name: _means(results, points, name, None) for name in outcomes})
    pairs = [(name, alternative) for name in outcomes for alternative in chosen]
    return WorkbenchData(
        experiments, {f"{name}: {alternative}": _means(results, points, name, alternative) for name, alternative in pairs}
    )


class BoxQuality(NamedTuple):
    """How good a box is, in the draws it was tried on. NaN where there is nothing to take a share of."""

    coverage: float
    """Share of the cases of interest that lie in the box."""
    density: float
    """Share of the draws in the box that are cases of interest."""
    draws: int
    """Draws in the box."""


def box_quality(experiments: pandas.DataFrame, cases: Sequence[bool], bounds: pandas.DataFrame) -> BoxQuality:
    """Coverage and density of a box of PRIM in `experiments`, one entry of `cases` a row, whether it is of interest.

    `bounds` are the limits as PRIM gives them: the lower and the upper bound of each column, both counted as inside. A box is
    too good in the draws in which it was found, so give draws that it has not seen.
    """
    import numpy

    wanted = numpy.asarray(cases, dtype=bool)
    if wanted.shape != (len(experiments),):
        raise ValueError(f"{wanted.size} cases for {len(experiments)} draws")
    if missing := [name for name in bounds.columns if name not in experiments]:
        raise ValueError(f"the box bounds {missing}, which the draws have not")
    low, high = bounds.iloc[0], bounds.iloc[1]
    values = experiments[list(bounds.columns)]
    inside = ((values >= low) & (values <= high)).to_numpy().all(axis=1)
    found, draws, of = int((inside & wanted).sum()), int(inside.sum()), int(wanted.sum())
    return BoxQuality(found / of if of else float("nan"), found / draws if draws else float("nan"), draws)


class BlackItModel:
    """A study as the model of a calibrator of Black-it: `model(theta, N, rand_seed)` gives N weeks by series.

    `paths` are the parameters that are searched, in the order of `theta`; `series` are columns of the table `counties`,
    summed over counties. The last `N` weeks of the first arm are given. A calibrator calls it in many processes at once
    (`n_jobs`), so a call takes one thread.
    """

    def __init__(self, study: Study, paths: Sequence[str], series: Sequence[str] = ("gmv_fen",)) -> None:
        self.study, self.paths, self.series = study, list(paths), list(series)

    def __call__(self, theta: Sequence[float], N: int, rand_seed: int) -> numpy.ndarray:
        """One replication with these values and this seed."""
        import numpy
        import pyarrow.compute

        N = whole("N", N, 1)
        # A parameter that is a whole number takes no other.
        values = {
            path: int(value) if float(value).is_integer() else float(value)
            for path, value in zip(self.paths, theta, strict=True)
        }
        study = self.study.replace({**values, "replications": 1, "seed": int(rand_seed)})
        results = study.run(threads=1)
        weeks = results.counties.to_arrow()
        if missing := [name for name in self.series if name not in weeks.column_names]:
            raise ValueError(f"the table counties has no column {missing[0]!r}")
        weeks = weeks.filter(pyarrow.compute.equal(weeks["arm"], results.arms[0]))
        sums = weeks.group_by("week").aggregate([(name, "sum") for name in self.series]).sort_by("week")
        rows = numpy.column_stack([sums[f"{name}_sum"].to_numpy().astype(float) for name in self.series])
        if len(rows) < N:
            raise ValueError(f"N={N}: the study has {len(rows)} weeks")
        return rows[len(rows) - N :]
