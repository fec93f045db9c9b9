"""Runs on workers elsewhere: pools of processes, and a real dask cluster of one scheduler and two workers."""

import concurrent.futures
import json
import multiprocessing
import subprocess
import sys
import threading
import time
from pathlib import Path

import nongbo as nb
import pytest
from conftest import WORLD, small
from nongbo import _executor


def files(folder: Path) -> dict[str, bytes]:
    """All files but `provenance.json`, which says when and by whom."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "provenance.json"}


def lived_twice(folder: Path) -> list[int]:
    """Numbers of the runs that were simulated more than once."""
    return json.loads((folder / "provenance.json").read_text())["runs_lived_more_than_once"]


class Here:
    """An executor that works at once in this process."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, function, /, *arguments):
        self.tasks += 1
        future: concurrent.futures.Future = concurrent.futures.Future()
        try:
            future.set_result(function(*arguments))
        except Exception as failed:
            future.set_exception(failed)
        return future


def test_a_pool_of_processes_writes_the_folder_of_one_process(study, folder, tmp_path):
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=spawn) as pool:
        results = study.run(tmp_path / "out", executor=pool, runs_per_task=2)
    assert results.content_hash == nb.open(folder).content_hash
    assert files(tmp_path / "out") == files(folder) and lived_twice(tmp_path / "out") == []


def test_a_stopping_rule_adds_replications_on_the_workers(tmp_path):
    stop = {"outcomes": ["market_income"], "half_width": 1e-6, "most_replications": 30}
    study = small(stop=stop, replications=24)
    executor = Here()
    results = study.run(tmp_path / "out", executor=executor, runs_per_task=2)
    assert results.replications == 30 == study.run(tmp_path / "single").replications
    assert files(tmp_path / "out") == files(tmp_path / "single") and executor.tasks > 2


def test_more_runs_in_a_task_than_there_are_make_two_tasks(study, folder, tmp_path):
    executor = Here()
    study.run(tmp_path / "out", executor=executor, runs_per_task=1000)
    assert files(tmp_path / "out") == files(folder) and executor.tasks == 2


def test_a_finished_folder_needs_no_worker(study, folder):
    executor = Here()
    assert study.run(folder, executor=executor).content_hash == nb.open(folder).content_hash
    assert executor.tasks == 0


def test_another_build_on_a_worker_is_refused(study, tmp_path, monkeypatch):
    class Elsewhere(Here):
        def submit(self, function, /, *arguments):
            with monkeypatch.context() as there:
                there.setattr(_executor, "build", lambda: "0.0.9-model-1 (of another wheel)")
                return super().submit(function, *arguments)

    with pytest.raises(nb.UsageError, match="of another wheel.*same wheel on both"):
        study.run(tmp_path / "out", executor=Elsewhere())
    assert not list((tmp_path / "out" / "parts").glob("*.part"))


def test_a_worker_without_the_folder_says_so(tmp_path):
    with pytest.raises(nb.UsageError, match="same path"):
        nb._native.do_task(tmp_path / "nowhere", (1, 2), 1)


def test_an_executor_needs_a_folder(study):
    with pytest.raises(ValueError, match="output folder"):
        study.run(executor=Here())


class Cluster:
    """A scheduler of dask and two workers on this machine."""

    def __init__(self, place: Path) -> None:
        self.address = place / "scheduler.json"
        here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(self.address)]
        self.scheduler = self.start("scheduler", *here, "--port", "0")
        deadline = time.monotonic() + 30
        while not self.address.exists():
            assert time.monotonic() < deadline and self.scheduler.poll() is None, "the scheduler does not start"
            time.sleep(0.05)
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(place)]
        self.workers = [self.start("worker", "--scheduler-file", str(self.address), *options) for _ in range(2)]

    @staticmethod
    def start(*words: str) -> subprocess.Popen:
        words = (str(Path(sys.executable).with_name("dask")), *words)
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        from dask.distributed import Client

        self.client = Client(scheduler_file=str(self.address), timeout=5)
        self.client.wait_for_workers(2, timeout=30)
        return self

    def __exit__(self, *_):
        self.client.close(timeout=2)
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


def watch(parts: Path, wanted: int, then) -> list[str]:
    """Looks at the parts of the finished runs until the folder is finished. Calls `then` once, when there are so many.
    Gives the names of the parts that were written again."""
    seen: dict[str, int] = {}
    again: list[str] = []
    called = False
    while not (parts.parent / "manifest.json").exists() and (not called or then is not None):
        for part in parts.glob("*.part") if parts.exists() else ():
            try:
                file = part.stat().st_ino
            except FileNotFoundError:
                continue
            if seen.setdefault(part.name, file) != file:
                again.append(part.name)
        if not called and len(seen) >= wanted:
            called = True
            if then() == "leave":
                break
        time.sleep(0.01)
    assert called, "the study was finished before anything was killed"
    return again


def test_a_killed_worker_and_a_killed_scheduler_cost_no_finished_run(tmp_path):
    pytest.importorskip("dask.distributed", reason="skipped: dask is not installed")
    study = small(replications=100, population=WORLD | {"villages_per_county": 1, "households_per_village": 8})
    single = tmp_path / "single"
    study.run(single)

    def run(out, cluster, ends):
        try:
            ends.append(study.run(out, executor=cluster.client).content_hash)
        except BaseException as failed:
            ends.append(failed)

    first, second = tmp_path / "worker", tmp_path / "scheduler"
    (tmp_path / "one").mkdir()
    with Cluster(tmp_path / "one") as cluster:
        ends: list = []
        caller = threading.Thread(target=run, args=(first, cluster, ends))
        caller.start()
        again = watch(first / "parts", 20, cluster.workers[0].kill)
        caller.join(60)
        assert again == [] and ends == [nb.open(single).content_hash], ends
        assert files(first) == files(single) and lived_twice(first) == []

        cluster.workers[0] = cluster.start(
            "worker", "--scheduler-file", str(cluster.address), "--no-nanny", "--nthreads", "1", "--no-dashboard"
        )
        ends = []
        caller = threading.Thread(target=run, args=(second, cluster, ends))
        caller.start()
        watch(second / "parts", 20, lambda: cluster.scheduler.kill() or "leave")
        caller.join(60)
        assert ends and isinstance(ends[0], BaseException), ends
    kept = {part.name: part.stat().st_ino for part in (second / "parts").glob("*.part")}
    assert 20 <= len(kept) < 200, len(kept)
    (tmp_path / "two").mkdir()
    with Cluster(tmp_path / "two") as cluster:
        assert study.run(second, executor=cluster.client).content_hash == nb.open(single).content_hash
    assert files(second) == files(single) and lived_twice(second) == []
