"""Adapters for SALib, the EMA Workbench and Black-it: rows stay in order, and nothing incomplete is handed over."""

import copy
import pickle

import nongbo as nb
import numpy
import pandas
import polars
import pyarrow
import pytest
from conftest import WORLD, small
from nongbo.errors import failed_run

TINY = WORLD | {"villages_per_county": 1, "households_per_village": 8}
PARAMETERS = [
    {"path": "tastes.weekly_needs", "low": 0.3, "high": 1.0},
    {"path": "talent.seat_cost_fen", "low": 40_000, "high": 160_000, "scale": "log"},
    {"path": "broadcast.rival_share", "low": 0.0, "high": 0.65},
]


def sample(**changes) -> nb.Results:
    arguments = {
        "question": "Which assumption matters?",
        "expect": "Demand.",
        "method": "latin_hypercube",
        "points": 12,
        "parameter": PARAMETERS,
        "replications": 1,
        "population": TINY,
    }
    return nb.sample(**(arguments | changes)).run()


def ishigami(X: numpy.ndarray) -> numpy.ndarray:
    """The test function of sensitivity analysis, whose indices are known."""
    a, b, c = X.T
    return numpy.sin(a) + 7 * numpy.sin(b) ** 2 + 0.1 * c**4 * numpy.sin(a)


def scaled(problem, X) -> numpy.ndarray:
    """Points on the range of the Ishigami function."""
    low, high = numpy.array(problem["bounds"]).T
    return -numpy.pi + 2 * numpy.pi * (X - low) / (high - low)


def test_the_ishigami_function_has_its_indices_after_the_way_through_tables():
    sobol_sample = pytest.importorskip("SALib.sample.sobol", reason="skipped: SALib is not installed")
    from SALib.analyze import sobol

    names = ["tastes.weekly_needs", "broadcast.rival_share", "measure.losing_share"]
    problem = {"num_vars": 3, "names": names, "bounds": [[0.3, 1.0], [0.0, 0.65], [0.001, 0.01]]}
    X = sobol_sample.sample(problem, 16, calc_second_order=False, seed=1)
    study = nb.adapters.salib_study(
        problem, X, question="q", expect="e", replications=1, population=TINY | {"households_per_village": 4}
    )
    data = nb.adapters.salib(study.run(), problem=problem)
    assert data.problem["names"] == names and numpy.array_equal(data.X, X)
    assert data.Y.shape == (len(X),) and len(set(data.Y)) > 1
    ours = sobol.analyze(problem, ishigami(scaled(problem, data.X)), calc_second_order=False, seed=2)
    theirs = sobol.analyze(problem, ishigami(scaled(problem, X)), calc_second_order=False, seed=2)
    assert numpy.array_equal(ours["S1"], theirs["S1"]) and numpy.array_equal(ours["ST"], theirs["ST"])
    # Known: 0.31, 0.44, 0 and total 0.56, 0.44, 0.24. Rows in another order give nothing of the kind.
    assert ours["ST"][0] > ours["ST"][2] > 0.1 and ours["S1"][1] > 0.25


def test_points_of_a_sample_come_in_their_order_with_their_own_outcomes():
    pytest.importorskip("SALib", reason="skipped: SALib is not installed")
    results = sample(replications=2)
    problem, X, Y = nb.adapters.salib(results)
    assert problem["names"] == [parameter["path"] for parameter in PARAMETERS]
    assert problem["bounds"] == [[parameter["low"], parameter["high"]] for parameter in PARAMETERS]
    runs = results.runs.to_pandas()
    for number, (point, value) in enumerate(zip(X, Y, strict=True), 1):
        own = runs[runs["arm"] == f"p{number:02}"]
        assert numpy.array_equal(own[problem["names"]].iloc[0].to_numpy(dtype=float), point)
        assert value == pytest.approx(own["market_income"].mean())


def test_missing_and_failed_runs_are_refused():
    pytest.importorskip("SALib", reason="skipped: SALib is not installed")
    results = sample()

    class Incomplete:
        def __getattr__(self, name):
            return getattr(results, name)

        def outcome(self, name):
            values = copy.deepcopy(results.outcome(name))
            values["p03"][0] = None
            return values

    with pytest.raises(nb.UsageError, match=r"1 arms failed or are missing \(p03\)"):
        nb.adapters.salib(Incomplete())
    with pytest.raises(nb.UsageError, match="'compare' has no points"):
        nb.adapters.salib(small().run())


@pytest.mark.parametrize("adapter", ["salib", "workbench"])
def test_a_failed_run_is_named_before_anything_is_read(adapter):
    results = sample()
    failure = {"run": 1, "arm": "p01", "replication": 0, "error": "after buy, week 12: attempt to add: overflow"}

    class Failed:
        failures = [failed_run(results._facts["seed"], failure)]

        def __getattr__(self, name):
            raise AssertionError(f"{name} is read")

    with pytest.raises(nb.SimulationError, match="p01") as caught:
        getattr(nb.adapters, adapter)(Failed())
    assert (caught.value.week, caught.value.phase) == (12, "buy") and isinstance(caught.value.results, Failed)


def test_the_workbench_finds_the_box_of_the_draws_in_which_an_alternative_gains():
    prim = pytest.importorskip("ema_workbench.analysis.prim", reason="skipped: ema_workbench is not installed")
    results = sample(budget_fen_per_household_year="100 yuan", points=20)
    experiments, outcomes = nb.adapters.workbench(results, alternatives=["talent", "brand"])
    assert list(experiments.columns) == [parameter["path"] for parameter in PARAMETERS] and len(experiments) == 20
    assert list(outcomes) == ["market_income: talent", "market_income: brand"]
    values = results.outcome("market_income")
    assert outcomes["market_income: brand"][4] == values["p05+brand"][0] - values["p05"][0]
    # A rule of a draw that is known: PRIM finds its bound on the right column.
    known = (experiments["broadcast.rival_share"] > 0.4).to_numpy()
    box = prim.Prim(experiments, known, threshold=0.8).find_box()
    assert "broadcast.rival_share" in box.qp[-1] if hasattr(box, "qp") else box is not None
    with pytest.raises(ValueError, match="no alternative 'subsidy'; there are technology"):
        nb.adapters.workbench(results, alternatives=["subsidy"])


def test_a_box_is_tried_on_draws_that_did_not_find_it():
    draws = pandas.DataFrame({"a": [0.0, 1.0, 2.0, 3.0, 4.0], "b": [0.0, 0.0, 9.0, 0.0, 0.0]})
    bounds = pandas.DataFrame({"b": [0.0, 1.0], "a": [1.0, 3.0]})
    # Rows 1 and 3 lie in the box, at its bounds; row 2 lies in it by `a` only.
    quality = nb.adapters.box_quality(draws, [True, True, True, False, False], bounds)
    assert quality == (1 / 3, 1 / 2, 2)
    nothing = nb.adapters.box_quality(draws, [False] * 5, bounds)
    assert numpy.isnan(nothing.coverage) and nothing.density == 0.0
    empty = nb.adapters.box_quality(draws, [True] * 5, bounds + 100)
    assert empty.coverage == 0.0 and numpy.isnan(empty.density) and empty.draws == 0
    with pytest.raises(ValueError, match="4 cases for 5 draws"):
        nb.adapters.box_quality(draws, [True] * 4, bounds)
    with pytest.raises(ValueError, match=r"the box bounds \['c'\]"):
        nb.adapters.box_quality(draws, [True] * 5, bounds.rename(columns={"a": "c"}))


def test_a_model_of_black_it_gives_weeks_by_series_and_answers_to_values_and_seed():
    model = nb.adapters.BlackItModel(small(), ["tastes.weekly_needs"], ["gmv_fen", "orders"])
    first = model([0.5], 30, 3)
    assert first.shape == (30, 2) and numpy.array_equal(first, model([0.5], 30, 3))
    assert not numpy.array_equal(first, model([0.5], 30, 4)) and not numpy.array_equal(first, model([0.9], 30, 3))
    with pytest.raises(ValueError, match="weeks"):
        model([0.5], 10_000, 3)
    for weeks in (0, -5):
        with pytest.raises(ValueError, match=f"N={weeks}: allowed are numbers from 1 on"):
            model([0.5], weeks, 3)
    with pytest.raises(ValueError, match="no column 'gmw_fen'"):
        nb.adapters.BlackItModel(small(), ["tastes.weekly_needs"], ["gmw_fen"])([0.5], 30, 3)
    # Calibrators give every value as a float and send the model to other processes.
    seats = pickle.loads(pickle.dumps(nb.adapters.BlackItModel(small(), ["talent.seat_cost_fen"])))
    assert seats([80_000.0], 10, numpy.int64(3)).shape == (10, 1)


def test_a_missing_library_is_named_with_its_extra(monkeypatch):
    monkeypatch.setattr("nongbo._optional.find_spec", lambda _: None)
    with pytest.raises(ImportError, match=r'pip install "nongbo\[salib\]"'):
        nb.adapters.salib(None)


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.table])
def test_a_data_frame_is_a_design_table(make, tmp_path):
    rows = {"name": ["usual", "picky"], "tastes.weekly_needs": [0.5, 0.9]}
    study = nb.table(file=make(rows), question="q", expect="e", replications=1, population=TINY, when="founding")
    assert study.arms == ["usual", "picky"] and study.replace({"seed": 5}).seed == 5
    assert nb.read(study.save(tmp_path / "framed.toml")).arms == study.arms
    assert study.run(tmp_path / "out").content_hash == study.run().content_hash
