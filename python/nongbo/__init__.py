"""An economy of rural live-stream selling, five pathways to support it, and experiments that compare them.

A study is an experiment file in Python: `compare`, `factorial`, `dose` and the other designs make one, `read` reads one.
Nothing is simulated before `Study.run`. Results speak Arrow, so pyarrow, polars, duckdb and pandas read them.

>>> import nongbo as nb
>>> study = nb.compare(
...     question="Does training raise incomes?",
...     expect="A little.",
...     replications=2,
...     population={"counties": 1, "villages_per_county": 1, "households_per_village": 8, "policy_years": 1},
...     arms={"baseline": {}, "training": {"talent.budget_fen_per_household_year": 10_000}},
... )
>>> results = study.run()
>>> results.estimates(arm="training", outcome="market_income", estimand="difference").confint().shape
(1, 2)
"""

from importlib.metadata import version as _version

from nongbo import adapters
from nongbo._designs import *  # noqa: F403
from nongbo._designs import __all__ as _designs
from nongbo._estimates import Estimates
from nongbo._figures import Figure, forest, interval, lines
from nongbo._native import MODEL_VERSION
from nongbo._reference import Explanation, explain, sheets, trace, validate
from nongbo._results import Results, open
from nongbo._study import Arm, Check, Study, arm, read
from nongbo._tables import Label, Sheet, Sheets, Table
from nongbo.errors import (
    DamagedError,
    ExperimentError,
    MachineError,
    NongboError,
    SimulationError,
    UsageError,
)

__version__ = _version("nongbo")

__all__ = [
    "MODEL_VERSION",
    "Arm",
    "Check",
    "DamagedError",
    "Estimates",
    "ExperimentError",
    "Explanation",
    "Figure",
    "Label",
    "MachineError",
    "NongboError",
    "Results",
    "Sheet",
    "Sheets",
    "SimulationError",
    "Study",
    "Table",
    "UsageError",
    "adapters",
    "arm",
    "explain",
    "forest",
    "interval",
    "lines",
    "open",
    "read",
    "sheets",
    "trace",
    "validate",
    *_designs,
]
