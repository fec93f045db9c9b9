"""Running: other threads go on, Ctrl-C is heard, memory does not grow, failures have names."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import nongbo as nb
import pytest
from conftest import COMMAND, WORLD, small
from nongbo.errors import failed_run, from_json

LARGE = {"population": {"counties": 4, "villages_per_county": 10, "households_per_village": 40, "policy_years": 3}}


def test_another_thread_goes_on_during_a_run():
    study = small(replications=4, population=WORLD | {"households_per_village": 100, "policy_years": 3})
    counted, ended = [0], threading.Event()

    def count():
        while not ended.is_set():
            counted[0] += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    before, began = counted[0], time.monotonic()
    study.run()
    seconds, after = time.monotonic() - began, counted[0]
    ended.set()
    thread.join()
    # Held for the whole run, the lock of Python would let it count hardly once.
    assert after - before > 20 * seconds, (after - before, seconds)


def test_runs_in_two_threads_give_the_same_numbers(results):
    hashes = []
    threads = [threading.Thread(target=lambda: hashes.append(small().run().content_hash)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hashes == [results.content_hash] * 2


@pytest.mark.skipif(os.name != "posix", reason="the signal of Ctrl-C is sent as POSIX has it")
def test_ctrl_c_is_heard_within_a_second_and_the_same_call_goes_on(tmp_path):
    path, out = tmp_path / "large.toml", tmp_path / "out"
    small(replications=6, **LARGE).save(path)
    script = textwrap.dedent(f"""
        import signal
        import time
        import nongbo as nb
        signal.signal(signal.SIGINT, signal.default_int_handler)
        study = nb.read({str(path)!r})
        print("begins", flush=True)
        try:
            study.run({str(out)!r})
        except KeyboardInterrupt:
            print(time.time(), flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begins\n"
    deadline = time.monotonic() + 120
    while not list((out / "parts").glob("*.part")):
        assert time.monotonic() < deadline and process.poll() is None, "no run ended"
        time.sleep(0.02)
    sent = time.time()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and float(said) - sent < 1.0, (said, sent)
    kept = {part.name for part in (out / "parts").glob("*.part")}
    assert kept and not (out / "manifest.json").exists()
    times = {name: (out / "parts" / name).stat().st_mtime_ns for name in kept}
    assert times
    study = nb.read(path)
    assert study.run(out).content_hash == study.run(tables=False).content_hash


def resident() -> int:
    """Bytes of memory of this process."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not say")
def test_memory_does_not_grow_over_many_small_runs():
    study = small(replications=1)

    def once():
        results = study.run(threads=1)
        results.households.to_arrow()
        assert results.outcomes

    for _ in range(40):
        once()
    before = resident()
    for _ in range(160):
        once()
    grown = resident() - before
    assert grown < 20_000_000, f"{grown / 1e6:.1f} MB"


def test_a_failed_run_says_where_it_failed():
    failure = {"run": 3, "arm": "training", "replication": 1, "error": "after buy, week 12: attempt to add: overflow"}
    error = failed_run(7, failure)
    assert (error.seed, error.replication, error.week, error.phase, error.arm) == (7, 1, 12, "buy", "training")
    assert "overflow" in str(error) and isinstance(error, nb.NongboError) and error.results is None
    assert failed_run(7, failure | {"error": "no such form"}).week is None
    described = {"code": "defect", "en": "m", "zh": "z", "week": 4, "phase": "after ship", "problems": []}
    assert isinstance(from_json(json.dumps(described)), nb.SimulationError)


def test_a_number_of_threads_below_one_is_refused(study):
    with pytest.raises(ValueError, match="from 1 on"):
        study.run(threads=0)


def test_the_command_is_installed_and_ends_with_its_exit_codes(tmp_path):
    run = lambda *words: subprocess.run([COMMAND, *words], capture_output=True, text=True, cwd=tmp_path)  # noqa: E731
    said = run("--version")
    assert said.returncode == 0 and nb.__version__ in said.stdout
    wrong = run("run", "none.toml", "--out", "out")
    assert wrong.returncode == 2 and "no file none.toml" in wrong.stderr
    assert run("explain", "S1").stdout.startswith("S1")


@pytest.mark.skipif(os.name != "posix", reason="the signal of Ctrl-C is sent as POSIX has it")
def test_ctrl_c_in_memory_keeps_replications_and_the_same_call_ends_with_the_same_numbers():
    study = small(replications=100)
    # Python ignores the signal where it was ignored when it started, as in a job in the background.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            study.run(threads=1)
    finally:
        signal.signal(signal.SIGINT, before)
    assert study.run().content_hash == small(replications=100).run().content_hash
