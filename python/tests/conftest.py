"""A very small study, run once in memory and once in a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nongbo as nb
import pytest

ROOT = Path(__file__).parents[2]

COMMAND = str(Path(sys.executable).with_name("nongbo.exe" if os.name == "nt" else "nongbo"))
"""The command that the wheel installed."""

WORLD = {
    "counties": 1,
    "villages_per_county": 2,
    "households_per_village": 10,
    "burn_in_years": 0,
    "policy_years": 1,
}


def small(**changes) -> nb.Study:
    """A baseline and training, two replications."""
    arguments = {
        "question": "Does training raise incomes?",
        "expect": "A little.",
        "replications": 2,
        "seed": 7,
        "name": "small",
        "population": WORLD,
        "arms": {"baseline": {}, "training": {"talent.budget_fen_per_household_year": 10_000}},
    }
    return nb.compare(**(arguments | changes))


@pytest.fixture(scope="session")
def study() -> nb.Study:
    return small()


@pytest.fixture(scope="session")
def results(study) -> nb.Results:
    return study.run(threads=2)


@pytest.fixture(scope="session")
def folder(study, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("results") / "small"
    study.run(out)
    return out
