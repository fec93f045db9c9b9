"""Studies: the TOML in Python, problems with their places, and what a study would do."""

import copy
import importlib.util
import os
import pickle

import nongbo as nb
import pandas
import pytest
from conftest import ROOT, WORLD, small

SHIPPED = sorted((ROOT / "experiments").glob("*.toml"))


def test_a_study_is_the_toml_in_python_and_back(study):
    again = nb.Study(study.to_toml(), name="small")
    assert again == study and again.to_dict()["arm"][1]["name"] == "training"
    assert (study.arms, study.replications, study.seed, study.design) == (["baseline", "training"], 2, 7, "compare")
    assert again != study.replace({"seed": 8})


def test_a_saved_study_is_read_again_and_not_overwritten(study, tmp_path):
    path = study.save(tmp_path / "small.toml")
    read = nb.read(path)
    assert read == study and read.name == "small" and read.to_toml() == path.read_text(encoding="utf-8")
    with pytest.raises(FileExistsError):
        study.save(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_experiment_survives_the_way_to_python_and_back(path):
    read = nb.read(path)
    assert read.to_toml() == path.read_text(encoding="utf-8")
    built = nb.Study(nb.read(path, set={"seed": 5}).to_toml(), folder=path.parent)
    assert (built.arms, built.seed) == (read.arms, 5)


def test_the_functions_of_the_designs_are_those_of_the_engine():
    spec = importlib.util.spec_from_file_location("generate_designs", ROOT / "python" / "generate_designs.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    if os.environ.get("NONGBO_WRITE_DOCS"):
        generate.PATH.write_text(generate.source(), encoding="utf-8")
    assert generate.PATH.read_text(encoding="utf-8") == generate.source()


def test_every_kind_of_argument_arrives_in_the_experiment():
    study = nb.dose(
        question="q",
        expect="e",
        axis=[{"path": "S1", "values": ["0 yuan", "50 yuan"]}],
        replications=3,
        stop={"half_width": 5.0},
        labels={"baseline": "基准"},
        population=WORLD,
        terms={"platform_fee_bp": 300},
    )
    assert study.to_dict()["population"] == WORLD and study.to_dict()["terms"] == {"platform_fee_bp": 300}
    assert len(study.arms) == 2
    arms = {
        "a": {},
        "b": nb.arm({"population.counties": 2}, label="two", when="founding"),
        "c": nb.arm({"terms.platform_fee_bp": 250}, like="b", when="founding"),
    }
    assert small(arms=arms).to_dict()["arm"][1] == {
        "name": "b",
        "label": "two",
        "when": "founding",
        "set": {"population.counties": 2},
    }


def test_a_bad_experiment_names_the_place_and_the_nearest_name():
    with pytest.raises(nb.ExperimentError) as caught:
        small(talent={"seat_cost": 9}, terms={"platform_fee_bp": -1})
    text = str(caught.value)
    assert "--> small.toml:" in text and "^" in text and "did you mean" in text and "platform_fee_bp" in text
    assert len(caught.value.problems) == 2 and caught.value.code == "invalid_experiment"
    assert "没有参数" in caught.value.zh and isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"population": 3}, TypeError),
        ({"population": {"counties": object()}}, TypeError),
        ({"population": {"counties": float("nan")}}, ValueError),
        ({"nonsense": {"a": 1}}, nb.ExperimentError),
        ({"replications": 0}, nb.ExperimentError),
    ],
)
def test_a_wrong_argument_is_refused(wrong, kind):
    with pytest.raises(kind):
        small(**wrong)


def test_values_are_replaced_as_the_command_sets_them(study, tmp_path):
    path = study.save(tmp_path / "small.toml")
    other = nb.read(path, set={"replications": 3, "population.counties": 2})
    assert other.replications == 3 and other.to_dict()["population"]["counties"] == 2
    assert nb.Study(other.to_toml(), name="small") == other
    with pytest.raises(nb.ExperimentError, match="--set"):
        nb.read(path, set={"population.countys": 2})


def test_a_missing_file_is_an_error_of_use(tmp_path):
    with pytest.raises(nb.UsageError, match="no file"):
        nb.read(tmp_path / "none.toml")


def test_a_check_says_what_would_be_done_and_runs_nothing(study):
    check = study.check(threads=2)
    assert (check.runs, check.threads, check.solved_for) == (4, 2, False)
    assert check.weeks > 0 and check.bytes > 0 and check.minutes > 0
    assert "talent.budget_fen_per_household_year" in check.text() and "次模拟" in check.text("zh")
    assert [row["arm"] for row in check.arms.records] == ["baseline", "training"]


def test_numbers_of_numpy_are_numbers():
    import numpy

    arms = {"baseline": {}, "training": {"talent.budget_fen_per_household_year": numpy.int64(10_000)}}
    assert small(arms=arms) == small()


def test_names_are_explained_in_both_languages():
    hub = nb.explain("S1")
    assert "instrument" in hub.text() and "冷" in hub.text("zh")
    assert len(nb.explain("platform fee").entries) > 1
    with pytest.raises(nb.UsageError, match="did you mean"):
        nb.explain("seat_cots_fen")


def test_a_household_is_traced_in_two_arms(study):
    sheets = study.trace(3, (52, 56), arms=["baseline", "training"])
    assert sheets[0].key == "divergence" and len(sheets) >= 4
    weeks = sheets["weeks"].records
    assert [week["week"] for week in weeks] == [52, 53, 54, 55, 56]
    with pytest.raises(nb.UsageError, match="--household"):
        nb.trace(study, 1000, (0, 1))


def test_the_default_world_stands_beside_published_figures():
    sheets = nb.validate(replications=2, set={f"population.{key}": value for key, value in WORLD.items()})
    assert len(sheets[0].records) > 10 and "moment" in sheets[0].records[0]


def test_a_study_can_be_copied_and_pickled(study):
    for again in (copy.copy(study), copy.deepcopy(study), pickle.loads(pickle.dumps(study))):
        assert again == study and again.name == "small" and again is not study
    rows = {"name": ["usual", "picky"], "tastes.weekly_needs": [0.5, 0.9]}
    framed = nb.table(file=pandas.DataFrame(rows), question="q", expect="e", when="founding")
    pickled, arms = pickle.dumps(framed), framed.arms
    del framed
    assert pickle.loads(pickled).replace({"seed": 5}).arms == arms == ["usual", "picky"]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"seed": 2**63}, ValueError, "seed = 9223372036854775808: .* 64 bits"),
        ({"replications": float("nan")}, ValueError, "replications = nan: .* finite"),
        ({"question": None}, TypeError, "question = None"),
        ({"population": {"counties": [object()]}}, TypeError, r"population\.counties\[0\] = <object"),
        ({"arms": ["baseline"]}, TypeError, "arms are a dictionary of names"),
        ({"arms": {"baseline": "talent"}}, TypeError, "the arm 'baseline' is 'talent'"),
    ],
)
def test_a_value_that_cannot_stand_in_an_experiment_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        small(**changes)


def test_numbers_out_of_range_are_named(study):
    with pytest.raises(ValueError, match="threads=-1"):
        study.check(threads=-1)
    with pytest.raises(ValueError, match="household=-1: allowed are numbers from 0 on"):
        study.trace(-1, (1, 2))
    with pytest.raises(ValueError, match="replication=4294967296: allowed are numbers from 0 to 4,294,967,295"):
        study.trace(0, (1, 2), replication=2**32)
    with pytest.raises(TypeError, match="weeks='2'"):
        study.trace(0, (1, "2"))
    with pytest.raises(ValueError, match=r"weeks=\(1, 2, 3\)"):
        study.trace(0, (1, 2, 3))
    for threads, error in ((0, ValueError), (True, TypeError), (1.5, TypeError), ("2", TypeError)):
        with pytest.raises(error, match=f"threads={threads!r}"):
            study.run(threads=threads)
        with pytest.raises(error, match=f"threads={threads!r}"):
            nb.validate(threads=threads)
    for replications, error in ((0, ValueError), (-1, ValueError), (10_001, ValueError), (2.0, TypeError)):
        with pytest.raises(error, match=f"replications={replications!r}: allowed are numbers from 1 to 10,000"):
            nb.validate(replications=replications)
    with pytest.raises(ValueError, match="seed=-1"):
        nb.validate(seed=-1)
    with pytest.raises(TypeError, match="no `submit`"):
        study.run("out", executor=3)
    with pytest.raises(nb.UsageError, match="no name"):
        nb.explain(" ")


@pytest.mark.parametrize("name", ["", " ", "\u3000", "a\nb"])
def test_a_study_without_a_name_is_refused(name):
    with pytest.raises(nb.UsageError, match="a name that is not blank"):
        small(name=name)


def test_a_name_or_a_folder_that_would_be_changed_is_refused(study):
    with pytest.raises(ValueError, match="name='a/b': a name has no folder"):
        small(name="a/b")
    with pytest.raises(ValueError, match="out='': a folder has a name"):
        study.run(out="")
    with pytest.raises(ValueError, match="runs_per_task=0: allowed are numbers from 1 on"):
        study.run(runs_per_task=0)
