"""Runs on workers elsewhere: a task is a few runs, whose parts a worker writes into the shared output folder."""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from nongbo import _native
from nongbo.errors import UsageError

__all__ = ["Executor", "Receipt"]


class Executor(Protocol):
    """Anything with `submit`, whose futures have `result` and `cancel`."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Calls the function elsewhere; gives a future."""


class Receipt(NamedTuple):
    """What a worker returns for a task."""

    runs: list[int]
    """Numbers of the runs whose parts are in the folder."""
    host: str
    process: int


@cache
def build() -> str:
    """The model version and the sum of the compiled module: equal where the same wheel is installed."""
    with open(str(_native.__file__), "rb") as file:
        return f"{_native.MODEL_VERSION} ({hashlib.file_digest(file, 'sha256').hexdigest()[:12]})"


def work(folder: str, task: tuple[int, int], threads: int, wanted: str, call: str) -> Receipt:
    """Does a task on a worker. `wanted` is the build of the caller; `call` keeps executors that remember results from
    taking those of an earlier call."""
    if build() != wanted:
        here = socket.gethostname()
        raise UsageError(
            f"the worker on {here} has nongbo {build()}, its caller {wanted}: install the same wheel on both",
            f"{here} 上的工作进程安装的是 nongbo {build()}，调用方为 {wanted}：请在两处安装同一个 wheel",
        )
    return Receipt(_native.do_task(Path(folder), task, threads), socket.gethostname(), os.getpid())


def distribute(study: _native.Experiment, out: Path, executor: Executor, runs_per_task: int, threads: int) -> None:
    """Has the missing runs of a study done by an executor, and finishes its folder."""
    folder, call = str(out.absolute()), uuid.uuid4().hex
    run = study.distribute(Path(folder), runs_per_task)
    try:
        while True:
            _have_done([executor.submit(work, folder, task, threads, build(), call) for task in run.tasks()])
            if run.finish():
                return
    finally:
        # The folder is free for the next call even while a traceback keeps this frame.
        del run


def _have_done(futures: list[Any]) -> None:
    """Waits for all futures; where one fails, those that have not begun are cancelled."""
    try:
        for future in futures:
            future.result()
    except BaseException:
        for future in futures:
            future.cancel()
        raise
