"""The types of the package and the stubs of its compiled module."""

import subprocess
import sys

from conftest import ROOT

PYTHON = ROOT / "python"


def mypy(*words, cwd):
    """What mypy says; empty where it finds nothing."""
    said = subprocess.run([sys.executable, "-m", *words], cwd=cwd, capture_output=True, text=True)
    return "" if said.returncode == 0 else said.stdout + said.stderr


def test_the_package_is_typed(tmp_path):
    options = ["--config-file", str(PYTHON / "pyproject.toml"), "--cache-dir", str(tmp_path)]
    assert mypy("mypy", *options, str(PYTHON / "nongbo"), cwd=tmp_path) == ""


def test_the_stubs_are_those_of_the_compiled_module(tmp_path):
    assert mypy("mypy.stubtest", "--ignore-disjoint-bases", "nongbo._native", cwd=tmp_path) == ""
