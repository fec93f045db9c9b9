"""What can go wrong. Every class but `KeyboardInterrupt` is a `NongboError`."""

from __future__ import annotations

import json
from typing import Any

__all__ = [
    "DamagedError",
    "ExperimentError",
    "MachineError",
    "NongboError",
    "SimulationError",
    "UsageError",
]


class NongboError(Exception):
    """Base class. `code` names the kind of error and stays the same in later versions; `zh` is the message in Chinese."""

    code: str = "defect"

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh


class ExperimentError(NongboError, ValueError):
    """An experiment cannot be run as it is written. The message shows every problem with its place; `problems` lists them:
    `message` and `help` in both languages, `span` in the text."""

    code = "invalid_experiment"

    def __init__(self, message: str, zh: str = "", problems: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message, zh)
        self.problems = problems or []


class UsageError(NongboError, ValueError):
    """A function was used in a way it cannot be, or a folder holds something else."""

    code = "usage"


class MachineError(NongboError, OSError):
    """The machine refused: disk, memory, permission, or a lock of another process."""

    code = "machine"


class DamagedError(NongboError):
    """A file of an output folder is not as it was written."""

    code = "damaged"


class SimulationError(NongboError, RuntimeError):
    """A run failed with a defect of the engine.

    `seed`, `replication` (its number among the draws) and `week` (from 0) repeat it; `phase` is the last phase that ended.
    `results` holds the other runs, where there are any.
    """

    code = "defect"

    def __init__(
        self,
        message: str,
        zh: str = "",
        *,
        seed: int | None = None,
        replication: int | None = None,
        week: int | None = None,
        phase: str | None = None,
        arm: str | None = None,
    ) -> None:
        super().__init__(message, zh)
        self.seed = seed
        self.replication = replication
        self.week = week
        self.phase = phase
        self.arm = arm
        self.results: Any = None


_BY_CODE: dict[str, type[NongboError]] = {
    kind.code: kind for kind in (ExperimentError, UsageError, MachineError, DamagedError)
}


def from_json(text: str) -> NongboError:
    """The exception of an error that the engine describes as JSON."""
    error = json.loads(text)
    message, zh, code = error["en"], error["zh"], error["code"]
    if code == "defect":
        return SimulationError(message, zh, week=error["week"], phase=error["phase"])
    kind = _BY_CODE.get(code, NongboError)
    exception = ExperimentError(message, zh, error["problems"]) if kind is ExperimentError else kind(message, zh)
    exception.code = code
    return exception


def failed_run(seed: int, failure: dict[str, Any]) -> SimulationError:
    """The exception of a run that failed, from its line in the results: `after buy, week 12: what happened`."""
    said = failure["error"]
    place, _, what = said.partition(": ")
    phase, _, week = place.rpartition(", week ")
    number = int(week) if week.isdigit() else None
    message = (
        f"run {failure['run']} ({failure['arm']}, replication {failure['replication']}, seed {seed}) failed: {said}"
    )
    if number is None:
        phase, what = "", said
    zh = f"第 {failure['run']} 次模拟（{failure['arm']}）失败：{what}"
    return SimulationError(
        message,
        zh,
        seed=seed,
        replication=failure["replication"],
        week=number,
        phase=phase.removeprefix("after ") or None,
        arm=failure["arm"],
    )
