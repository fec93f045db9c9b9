"""The designs as functions, one each. Written by `python/generate_designs.py` from the declarations of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from nongbo._study import Arms, Frame, Section, Study, Words, build

__all__ = [
    "best_split",
    "compare",
    "conditions",
    "dose",
    "equal_budget",
    "factorial",
    "horizon",
    "mix",
    "sample",
    "saturation",
    "scope",
    "table",
    "withdraw",
]


def compare(
    *,
    question: Words,
    expect: Words,
    arms: Arms,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """A baseline and named arms.

    arms: by name what each arm sets, by dotted path; the first is the baseline.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "compare",
        {},
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=arms,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def conditions(
    *,
    question: Words,
    expect: Words,
    programme: Sequence[Mapping[str, Any]],
    condition: Sequence[Mapping[str, Any]] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Programmes under several conditions.

    programme: The programmes: each sets money of pathways or instruments.
    condition: Further conditions beside the world as the file sets it: parameters that hold from founding.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "conditions",
        {
            "programme": programme,
            "condition": condition,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def factorial(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    game: Literal["programme", "budget"] | None = None,
    cells: Literal["full", "half"] | None = None,
    money: Literal["granted", "user_cost"] | None = None,
    instruments: bool | None = None,
    scope: bool | None = None,
    without: Sequence[Mapping[str, Any]] | None = None,
    tolerance: float | None = None,
    solve_replications: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Subsets of the five pathways, variants of them, their instruments, and scopes.

    budget_fen_per_household_year: Budget of each pathway that is on, or of all that are on together, in fen a
    household and year. From 1.
    game: programme: each pathway that is on gets the budget. budget: the pathways that are on share it. Default:
    "programme".
    cells: full: all 32 subsets. half: none and the sixteen of an odd number of pathways; the other cells are
    estimated from main effects and pairs. Default: "full".
    money: granted: the budget is granted. `user_cost`: grants are solved for so that each pathway and instrument
    alone has the budget as its user cost, as far as it can. Default: "granted".
    instruments: Whether each of the sixteen instruments is also run alone at the same money. Default: false.
    scope: Whether each pathway and all five are also run for each county alone and for everybody. Default: false.
    without: Variants: each adds the pathway alone and all five under its settings.
    tolerance: With money = `user_cost`: how far the user cost may be from the budget, as a share of it. From
    0.001 to 0.2. Default: 0.02.
    solve_replications: With money = `user_cost`: replications in which the grants are solved for, other than
    those of the experiment. From 1 to 100. Default: 2.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "factorial",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "game": game,
            "cells": cells,
            "money": money,
            "instruments": instruments,
            "scope": scope,
            "without": without,
            "tolerance": tolerance,
            "solve_replications": solve_replications,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def equal_budget(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    every_subset: bool | None = None,
    tolerance: float | None = None,
    solve_replications: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Pathways that spend the same money, as far as they can.

    budget_fen_per_household_year: What every arm is to spend, fen a household and year. From 1.
    every_subset: Whether every subset of the pathways is run, or each alone and all. Default: false.
    tolerance: How far what is spent may be from the budget, as a share of it. From 0.001 to 0.2. Default: 0.02.
    solve_replications: Replications in which the grants are solved for, other than those of the experiment. From
    1 to 100. Default: 2.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "equal_budget",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "every_subset": every_subset,
            "tolerance": tolerance,
            "solve_replications": solve_replications,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def mix(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    steps: int | None = None,
    pathways: Sequence[Literal["technology", "talent", "supply_chain", "brand", "policy"]] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Every way to share one budget.

    budget_fen_per_household_year: The budget that is shared, fen a household and year. From 1.
    steps: Equal parts the budget is cut into. From 1 to 10. Default: 3.
    pathways: The pathways that share it; all five if nothing is said.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "mix",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "steps": steps,
            "pathways": pathways,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def dose(
    *,
    question: Words,
    expect: Words,
    axis: Sequence[Mapping[str, Any]],
    others_fen_per_household_year: int | str | None = None,
    when: Literal["policy", "founding"] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """A grid on one parameter or two.

    axis: One or two axes of a grid.
    others_fen_per_household_year: What the pathways get that are on no axis, fen a household and year. From 0.
    Default: 0.
    when: From when the values hold; parameters of founding need "founding". Default: "policy".
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "dose",
        {
            "axis": axis,
            "others_fen_per_household_year": others_fen_per_household_year,
            "when": when,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def saturation(
    *,
    question: Words,
    expect: Words,
    pathway: Literal["technology", "talent", "supply_chain", "brand", "policy"],
    budget_fen_per_household_year: int | str,
    shares: Sequence[float] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Counties draw their share of served households.

    pathway: The pathway that gets the money.
    budget_fen_per_household_year: Budget for each household that may be served, fen a year. From 1.
    shares: Shares of households that may be served; counties draw one. Default: [0.0, 0.25, 0.5, 0.75, 1.0].
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "saturation",
        {
            "pathway": pathway,
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "shares": shares,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def scope(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    pathway: Literal["technology", "talent", "supply_chain", "brand", "policy"] | None = None,
    instruments: bool | None = None,
    money: Literal["granted", "user_cost"] | None = None,
    tolerance: float | None = None,
    solve_replications: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """The same money for one county alone, for these counties, and for everybody.

    pathway: The pathway that gets the money; not with `instruments = true`.
    instruments: Whether each of the sixteen instruments gets the money in turn, in place of a pathway. Default:
    false.
    budget_fen_per_household_year: Budget for each household that may be served, fen a year. From 1.
    money: granted: the budget is granted. `user_cost`: grants are solved for so that with all counties of this
    world the budget is the user cost, as far as it can be. Default: "granted".
    tolerance: With money = `user_cost`: how far the user cost may be from the budget, as a share of it. From
    0.001 to 0.2. Default: 0.02.
    solve_replications: With money = `user_cost`: replications in which the grants are solved for, other than
    those of the experiment. From 1 to 100. Default: 2.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "scope",
        {
            "pathway": pathway,
            "instruments": instruments,
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "money": money,
            "tolerance": tolerance,
            "solve_replications": solve_replications,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def withdraw(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    funded_years: int | None = None,
    pathways: Sequence[Literal["technology", "talent", "supply_chain", "brand", "policy"]] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Money that ends after some years beside money that goes on.

    budget_fen_per_household_year: Budget of each pathway while money flows, fen a household and year. From 1.
    funded_years: Policy years in which money flows. From 1 to 30. Default: 2.
    pathways: The pathways that are funded; all five if nothing is said.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "withdraw",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "funded_years": funded_years,
            "pathways": pathways,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def horizon(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    funded_years: int | None = None,
    discount_rate: float | None = None,
    instruments: bool | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Money for some years in a long run: gains by year, what is left, present value, year of payback.

    budget_fen_per_household_year: Budget of each pathway or instrument while money flows, fen a household and
    year. From 1.
    funded_years: Policy years in which money flows; the run has more (`population.policy_years`). From 1 to 30.
    Default: 3.
    discount_rate: Discount rate a year of gains and public money. From 0.0 to 0.3. Default: 0.05.
    instruments: Whether each of the sixteen instruments is also run alone. Default: false.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "horizon",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "funded_years": funded_years,
            "discount_rate": discount_rate,
            "instruments": instruments,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def best_split(
    *,
    question: Words,
    expect: Words,
    budget_fen_per_household_year: int | str,
    tolerance: float | None = None,
    search_replications: int | None = None,
    rounds: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """The split of each pathway over its instruments that gains most at the same user cost.

    budget_fen_per_household_year: User cost of every arm, fen a household and year. From 1.
    tolerance: How far the user cost may be from the budget, as a share of it. From 0.001 to 0.2. Default: 0.02.
    search_replications: Replications of the search, other than those of the experiment. From 1 to 100. Default:
    4.
    rounds: Rounds in which the best split is improved by ever smaller steps. From 0 to 5. Default: 2.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "best_split",
        {
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "tolerance": tolerance,
            "search_replications": search_replications,
            "rounds": rounds,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def sample(
    *,
    question: Words,
    expect: Words,
    parameter: Sequence[Mapping[str, Any]],
    method: Literal["latin_hypercube", "sobol", "morris"] | None = None,
    points: int | None = None,
    levels: int | None = None,
    budget_fen_per_household_year: int | str | None = None,
    alternatives: Literal["pathways", "instruments"] | None = None,
    shared_replications: bool | None = None,
    tolerance_factor: float | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Points in a space of parameters.

    method: How points are chosen. Default: "latin_hypercube".
    points: Points, or trajectories of Morris. From 1 to 200000. Default: 100.
    levels: Levels of the grid of Morris. From 2 to 64. Default: 4.
    budget_fen_per_household_year: With a budget every point has an arm without funding and one for each
    alternative alone, fen a household and year. From 1.
    alternatives: What gets the budget: each pathway, or each instrument. Default: "pathways".
    shared_replications: Whether all points share their random draws. If not, every point with a budget has
    replications of its own. Default: false.
    tolerance_factor: How many times the published tolerance a moment of a point may miss its figure before the
    point counts less. From 0.1 to 100.0. Default: 2.0.
    parameter: The parameters that are drawn.
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "sample",
        {
            "method": method,
            "points": points,
            "levels": levels,
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "alternatives": alternatives,
            "shared_replications": shared_replications,
            "tolerance_factor": tolerance_factor,
            "parameter": parameter,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )


def table(
    *,
    question: Words,
    expect: Words,
    file: str | Frame,
    when: Literal["policy", "founding"] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    labels: Mapping[str, Words] | None = None,
    record: Mapping[str, Any] | None = None,
    stop: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    title: Words | None = None,
    author: Words | None = None,
    note: Words | None = None,
    name: str = "experiment",
    **sections: Section,
) -> Study:
    """Arms from a table: a row each, the first the baseline.

    file: The table, beside this file: CSV, Arrow or Parquet. Or a data frame of pandas or polars, a table of
    pyarrow.
    when: From when the values hold; parameters of founding need "founding". Default: "policy".
    question: what is asked.
    expect: what its author expects, before anything is run.
    replications: replications of every arm; seed: the seed of all draws.
    labels: labels of arms by name; record: which tables are kept in full.
    stop: when to stop adding replications; facts: what is known about the county.
    title, author, note: for the head of the report.
    name: name of the experiment.
    sections: sections of parameters by name, as population={"counties": 2}.
    """
    return build(
        "table",
        {
            "file": file,
            "when": when,
        },
        question=question,
        expect=expect,
        replications=replications,
        seed=seed,
        name=name,
        arms=None,
        others={"labels": labels, "record": record, "stop": stop, "facts": facts},
        about={"title": title, "author": author, "note": note},
        sections=sections,
    )
