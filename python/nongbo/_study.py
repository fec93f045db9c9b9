"""Studies: an experiment file as a Python object. Nothing is simulated before `run`."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from nongbo import _native
from nongbo._counts import threads_of, whole
from nongbo._described import Described
from nongbo._executor import Executor, distribute
from nongbo._files import check_is_free, write
from nongbo._results import Results
from nongbo._tables import Sheet, Sheets, of_language, several
from nongbo._toml import overrides, to_toml

__all__ = ["Arm", "Arms", "Check", "Frame", "Section", "Study", "Words", "arm", "read"]

Section = Mapping[str, Any]
"""Parameters of a section by name: `{"counties": 2}`. Numbers are in the unit of the parameter; text takes a unit with it:
`"50 yuan"`."""


class Frame(Protocol):
    """A data frame of pandas or polars, a table of pyarrow: whatever speaks the Arrow C stream."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """Its batches."""


Words = str | Mapping[str, str]
"""A text, or its English and Chinese forms: `{"en": "...", "zh": "..."}`."""


_TABLE = "table.arrow"
"""Name of the design table of a data frame."""


@dataclass(frozen=True)
class Arm:
    """An arm that needs more than its values."""

    set: Mapping[str, Any] = field(default_factory=dict)
    label: Words | None = None
    like: str | None = None
    when: str | None = None


Arms = Mapping[str, "Mapping[str, Any] | Arm"]
"""Arms by name: what each sets, by dotted path. The first is the baseline."""


def arm(
    set: Mapping[str, Any] | None = None,
    *,
    label: Words | None = None,
    like: str | None = None,
    when: str | None = None,
) -> Arm:
    """An arm with a label for tables, a copy of another arm (`like`), or with values that hold from founding
    (`when="founding"`) instead of the first policy week."""
    return Arm(set or {}, label, like, when)


class Check:
    """What an experiment would do: its arms, runs, weeks, memory and time. Its text is what `nongbo check` shows."""

    def __init__(self, described: str) -> None:
        self._described: dict[str, Any] = json.loads(described)
        self.runs: int = self._described["runs"]
        """Runs of all arms and replications."""
        self.weeks: int = self._described["weeks"]
        """Simulated weeks in all; weeks that runs share count once."""
        self.bytes: int = self._described["bytes"]
        """Memory of the worlds that are simulated at once."""
        self.minutes: float = self._described["seconds"] / 60
        """Estimate of the time."""
        self.threads: int = self._described["threads"]
        """The threads that memory and time are meant for."""
        self.solved_for: bool = self._described["solved_for"]
        """Whether grants are solved for before the first run, so that the money shown is where the search begins."""
        self.arms = Sheet(self._described["arms"])
        """One row an arm."""

    @property
    def warnings(self) -> str:
        """Settings that are probably slips, each with its place; empty without any."""
        return self._described["warnings"]["en"]

    def text(self, lang: str = "en") -> str:
        """One line an arm, one of totals, then the warnings, in a language: `en` or `zh`."""
        lines = of_language(self._described["lines"], lang)
        warnings = self._described["warnings"][lang]
        return "\n".join([*lines, warnings] if warnings else lines)

    def _repr_html_(self) -> str:
        return self.arms.html()

    def __repr__(self) -> str:
        return self.text()


class Study(Described):
    """An experiment that was read and can be run. It is read at once: what is wrong raises `ExperimentError` here.

    A study does not change; `replace` gives another one.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str = "experiment",
        folder: str | os.PathLike[str] = ".",
        set: Mapping[str, Any] | None = None,
    ) -> None:
        """Reads the text of an experiment file. A design table lies in `folder`; `set` replaces values by dotted path."""
        if Path(str(name)).name != str(name):
            raise ValueError(f"name={name!r}: a name has no folder")
        self._text, self._set, self._folder = text, dict(set or {}), Path(folder)
        self._kept: tempfile.TemporaryDirectory[str] | None = None
        self._native = _native.Experiment(text, f"{name}.toml", self._folder, overrides(set))
        self._facts: dict[str, Any] = json.loads(self._native.facts())

    @classmethod
    def _open(cls, path: Path, set: Mapping[str, Any] | None) -> Study:
        study = cls.__new__(cls)
        study._native = _native.Experiment.open(path, overrides(set))
        study._text, study._set, study._folder = study._native.text, dict(set or {}), path.parent
        study._facts, study._kept = json.loads(study._native.facts()), None
        return study

    @property
    def seed(self) -> int:
        """The seed of all draws."""
        return self._facts["seed"]

    def to_toml(self) -> str:
        """The experiment as a TOML text, as `nongbo run` reads it; a file that was read is given as it was, unless values
        of it were replaced."""
        return to_toml(self.to_dict()) if self._set else self._text

    def to_dict(self) -> dict[str, Any]:
        """The experiment as nested dictionaries, in the form of its file."""
        root = tomllib.loads(self._text)
        for path, value in self._set.items():
            *sections, last = path.split(".")
            table = root
            for section in sections:
                table = table.setdefault(section, {})
            table[last] = value
        return root

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Writes the experiment to a file and gives its path. A data frame that is its design table is written beside it as
        `table.arrow`. Raises FileExistsError where one of them exists, unless `force` is set."""
        path = Path(path)
        beside = path.with_name(_TABLE)
        if self._kept is not None:
            check_is_free(beside, force)
        write(path, lambda _: self.to_toml(), force)
        if self._kept is not None:
            with open(beside, "wb" if force else "xb") as file, open(self._folder / _TABLE, "rb") as table:
                shutil.copyfileobj(table, file)
        return path

    def replace(self, set: Mapping[str, Any]) -> Study:
        """The same experiment with other values by dotted path: `{"replications": 4, "population.counties": 2}`."""
        study = Study(self._text, name=self.name, folder=self._folder, set={**self._set, **set})
        study._kept = self._kept
        return study

    def check(self, threads: int | None = None) -> Check:
        """What it would do on so many threads, and what is probably a slip. Nothing is simulated."""
        return Check(self._native.check(threads_of(threads)))

    def run(
        self,
        out: str | os.PathLike[str] | None = None,
        *,
        threads: int | None = None,
        tables: bool = True,
        executor: Executor | None = None,
        runs_per_task: int = 4,
    ) -> Results:
        """Runs it: in memory, or in the output folder `out`, the same as `nongbo run` writes.

        Other Python threads run on meanwhile. Ctrl-C ends it after the current week; what a folder has is kept, and in
        memory this object keeps the complete replications: the same call goes on. `threads` is by default the number of
        cores and never changes a number. With `tables=False` the tables of the runs are let go and the estimates are kept.

        `executor` has the runs done elsewhere: a client of dask, a `concurrent.futures` pool, or anything with `submit`. A
        task is `runs_per_task` runs on `threads` threads, by default one; there are at least two tasks. Workers write into
        `out`, so they need the folder under the same path, and the same wheel. Whatever is killed, the same call does the
        rest.

        Raises SimulationError where a run failed; its `results` has the others.
        """
        threads = threads_of(threads)
        runs_per_task = whole("runs_per_task", runs_per_task, 1)
        if out is not None and not os.fspath(out):
            raise ValueError(f"out={out!r}: a folder has a name")
        if executor is not None:
            if not hasattr(executor, "submit"):
                raise TypeError(f"executor={executor!r}: it has no `submit`")
            if out is None:
                raise ValueError("executor= needs an output folder that its workers share: run(out, executor=...)")
            distribute(self._native, Path(out), executor, runs_per_task, threads or 1)
            results = Results(_native.Results.open(Path(out)))
        elif out is None:
            results = Results(self._native.run(threads, tables))
        else:
            results = Results(self._native.run_in(Path(out), threads))
        if failures := results.failures:
            failures[0].results = results
            raise failures[0]
        return results

    def trace(
        self,
        household: int,
        weeks: tuple[int, int],
        *,
        arms: str | Sequence[str] = (),
        replication: int = 0,
    ) -> Sheets:
        """Every payment of one household in these weeks, both ends counted; with two arms also where it first differs."""
        if len(weeks) != 2:
            raise ValueError(f"weeks={weeks!r}: allowed are two numbers, the first and the last week")
        first, last = (whole("weeks", week, 0) for week in weeks)
        household, replication = whole("household", household, 0), whole("replication", replication, 0)
        return Sheets(self._native.trace(household, (first, last), several(arms), replication))

    def __reduce__(self) -> tuple[Callable[..., Study], tuple[Any, ...]]:
        # A design table that lies in a file is read again from there, so its folder must be known from anywhere.
        table = None if self._kept is None else (self._folder / _TABLE).read_bytes()
        folder = None if self._kept is not None else self._folder.absolute()
        return _unpickled, (self._text, self.name, folder, self._set, table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<nongbo.Study {self.name}: {self.design}, {len(self.arms)} arms, {self.replications} replications>"


def _unpickled(text: str, name: str, folder: Path | None, set: dict[str, Any], table: bytes | None) -> Study:
    """The study of what pickle kept of it."""
    if table is None:
        return Study(text, name=name, folder=folder or ".", set=set)
    kept = tempfile.TemporaryDirectory(prefix="nongbo-")
    Path(kept.name, _TABLE).write_bytes(table)
    study = Study(text, name=name, folder=kept.name, set=set)
    study._kept = kept
    return study


def read(path: str | os.PathLike[str], *, set: Mapping[str, Any] | None = None) -> Study:
    """Reads an experiment file; `set` replaces values by dotted path, as `--set` does."""
    return Study._open(Path(path), set)


def build(
    design: str,
    keys: Mapping[str, Any],
    *,
    question: Words,
    expect: Words,
    replications: int | None,
    seed: int | None,
    name: str,
    arms: Arms | None,
    others: Mapping[str, Any],
    about: Mapping[str, Words | None],
    sections: Mapping[str, Section],
) -> Study:
    """A study from the arguments of a design. Used by the functions of the designs."""
    root: dict[str, Any] = {"question": question, "expect": expect, "design": design}
    root |= {key: value for key, value in about.items() if value is not None}
    for key, value in (("seed", seed), ("replications", replications)):
        if value is not None:
            root[key] = value
    given = {key: value for key, value in keys.items() if value is not None}
    kept = None
    if design == "table" and not isinstance(given["file"], str | os.PathLike):
        kept, given["file"] = _write_table(given["file"]), _TABLE
    if given:
        root[design] = given
    root |= {key: value for key, value in others.items() if value is not None}
    for section, values in sections.items():
        if not isinstance(values, Mapping):
            raise TypeError(
                f"{section}={values!r}: a section of parameters is a dictionary, as population={{'counties': 2}}"
            )
        root[section] = dict(values)
    if arms is not None and not isinstance(arms, Mapping):
        raise TypeError(f"arms={arms!r}: arms are a dictionary of names, as arms={{'baseline': {{}}}}")
    if arms:
        root["arm"] = [_arm(name, value) for name, value in arms.items()]
    study = Study(to_toml(root), name=name, folder="." if kept is None else kept.name)
    study._kept = kept
    return study


def _write_table(frame: Frame) -> tempfile.TemporaryDirectory[str]:
    """A folder with the design table of a data frame. Rows without names are called `r1`, `r2` and so on."""
    import pyarrow
    import pyarrow.feather

    table = pyarrow.table(frame)
    for at, field in enumerate(table.schema):
        if not (pyarrow.types.is_primitive(field.type) or field.type == pyarrow.string()):
            table = table.set_column(at, field.name, table.column(at).cast(pyarrow.string()))
    if "name" not in table.column_names:
        digits = len(str(table.num_rows))
        names = [f"r{row:0{digits}}" for row in range(1, table.num_rows + 1)]
        table = table.add_column(0, "name", pyarrow.array(names))
    folder = tempfile.TemporaryDirectory(prefix="nongbo-")
    path = os.path.join(folder.name, _TABLE)
    pyarrow.feather.write_feather(table.replace_schema_metadata(None), path, compression="uncompressed")
    return folder


def _arm(name: str, value: Mapping[str, Any] | Arm) -> dict[str, Any]:
    if not isinstance(value, Mapping | Arm):
        raise TypeError(f"the arm {name!r} is {value!r}: an arm is a dictionary of dotted paths, or nongbo.arm(...)")
    whole = value if isinstance(value, Arm) else Arm(value)
    entry: dict[str, Any] = {"name": name}
    entry |= {key: text for key in ("label", "like", "when") if (text := getattr(whole, key)) is not None}
    if whole.set:
        entry["set"] = dict(whole.set)
    return entry
