"""Results: the same bytes as the command, tables in every library, estimates beside regressions, the report."""

import copy
import json
import math
import os
import pickle
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import duckdb
import nongbo as nb
import pandas
import polars
import pyarrow
import pytest
from conftest import COMMAND, ROOT, small


def rows(table: pyarrow.Table) -> list[dict]:
    """Rows as Python values; NaN as None, so that rows can be compared."""

    def plain(value):
        return None if isinstance(value, float) and math.isnan(value) else value

    return [{key: plain(value) for key, value in row.items()} for row in table.to_pylist()]


def test_memory_folder_and_command_give_the_same_content_hash(study, results, folder, tmp_path):
    assert results.content_hash == nb.open(folder).content_hash
    path = study.save(tmp_path / "small.toml")
    out = tmp_path / "out"
    for command in filter(None, [COMMAND, os.environ.get("NONGBO")]):
        out = out.with_name(out.name + "x")
        subprocess.run([command, "run", path, "--out", out], check=True, capture_output=True)
        assert nb.open(out).content_hash == results.content_hash
        manifests = [json.loads((place / "manifest.json").read_text(encoding="utf-8")) for place in (out, folder)]
        assert manifests[0]["tables"] == manifests[1]["tables"]


def test_threads_change_no_number(study, results):
    assert study.run(threads=1).content_hash == results.content_hash


def test_the_tables_have_names_units_and_labels(results, folder):
    assert sorted(results.table_names) == sorted(nb.open(folder).table_names)
    for table in (results.runs, results.households, results.counties):
        assert table.name in results.table_names and table.schema.names[:3] == ["run", "arm", "replication"]
    label = results.labels["market_income"]
    assert "yuan" in label.unit and label.zh and label.meaning
    frame = results.runs.to_pandas(columns=["arm", "market_income"])
    assert frame.attrs["labels"]["market_income"]["unit"] == label.unit and list(frame) == ["arm", "market_income"]


def test_every_table_is_the_same_in_every_library(results, folder):
    stored = nb.open(folder)
    for name in results.table_names:
        table = results.table(name)
        expected = rows(table.to_arrow())
        assert expected and expected == rows(stored.table(name).to_arrow()), name
        by_pandas = pyarrow.Table.from_pandas(table.to_pandas(), preserve_index=False)
        names = {
            field.name for field in table.schema if field.type == pyarrow.int64() or field.type == pyarrow.float64()
        }
        assert len(by_pandas) == len(expected) and by_pandas.column_names == table.schema.names, name
        by_polars = table.to_polars()
        assert by_polars.to_dicts() == polars.from_arrow(table.to_arrow()).to_dicts(), name
        frame = table.to_pandas()
        by_duckdb = duckdb.from_arrow(table.to_arrow()).to_arrow_table()
        for column in table.schema.names:
            values = [row[column] for row in expected]
            assert by_polars[column].to_list() == values, (name, column)
            assert by_duckdb.column(column).to_pylist() == values, (name, column)
            if None not in values and table.schema.field(column).type != pyarrow.date32():
                # pandas has no empty integers and flags, and its days have a time.
                assert by_pandas.column(column).to_pylist() == values, (name, column)
        for column in names:
            numbers = [row[column] for row in expected]
            for values in (
                by_polars[column].to_list(),
                by_duckdb.column(column).to_pylist(),
                frame[column].to_list(),
            ):
                plain = [
                    None if value is None or (isinstance(value, float) and math.isnan(value)) else value
                    for value in values
                ]
                assert plain == numbers, (name, column)
        arms = [row["arm"] for row in expected]
        assert by_polars["arm"].cast(polars.String).to_list() == arms
        assert [str(arm) for arm in by_duckdb.column("arm").to_pylist()] == arms
        assert frame["arm"].astype(str).to_list() == arms


def test_households_have_no_empty_cell_and_keep_their_types_in_pandas(results):
    frame = results.households.to_pandas()
    assert not frame.isna().any().any()
    kinds = {name: frame[name].dtype.kind for name in frame}
    assert {name for name, kind in kinds.items() if kind == "f"} == set(), "nothing became a float"
    assert [name for name, kind in kinds.items() if kind == "b"] == [
        *(f"treated_{pathway}" for pathway in ("technology", "talent", "supply_chain", "brand", "policy")),
        "reached",
    ]
    keys = ["replication", "household", "year"]
    fixed = ["county", "village", "crop", "land_cmu", "persons", "age_band", "schooling", "decile", "policy_year"]
    arms = [frame[frame["arm"] == arm].set_index(keys)[fixed].astype(str) for arm in ("baseline", "training")]
    assert arms[0].equals(arms[1]), "what is fixed at founding is the same in every arm"
    assert sorted(frame["decile"].unique()) == list(range(1, 11))


def test_deciles_are_those_of_the_sheet(study):
    results = study.replace({"replications": 3}).run()
    frame = results.households.to_pandas()
    policy = frame[frame["policy_year"] > 0]
    means = policy.groupby(["arm", "replication", "decile"], observed=True)["market_income_fen"].mean().unstack(0) / 100
    effects = (means["training"] - means["baseline"]).groupby("decile").mean()
    records = [record for record in results.sheet("deciles")[0].records if record["arm"] == "training"]
    assert [int(record["decile"]) for record in records] == list(range(1, 11))
    for record in records:
        assert record["effect"]["mean"] == pytest.approx(effects[int(record["decile"])], abs=1e-6), record


def test_a_difference_in_differences_by_policy_year_is_the_effect_of_the_year(study):
    pf = pytest.importorskip("pyfixest")
    results = study.replace({"replications": 3, "population.policy_years": 2}).run()
    h = results.households.to_pandas()
    h["yuan"] = h["market_income_fen"] / 100
    h["treated_arm"] = (h["arm"] == "training").astype(int)
    h["unit"] = h["run"].astype(str) + "/" + h["household"].astype(str)
    fit = pf.feols(
        "yuan ~ i(policy_year, treated_arm, ref=0) | unit + replication^policy_year", h, vcov={"CRV1": "replication"}
    )
    assert len(fit.coef()) == 2, "one a policy year"
    effect = results.estimates(arm="training", outcome="market_income", estimand="difference", group="").one()[0]
    assert fit.coef().mean() == pytest.approx(effect, abs=1e-6)


def test_weeks_have_days_and_tables_say_what_they_are_of(results, folder):
    weeks = results.counties.to_pandas().set_index("week")["date"]
    assert str(weeks.loc[52].iloc[0])[:10] == "2026-01-01", "the first policy week, after a baseline year"
    assert str(weeks.loc[51].iloc[0])[:10] == "2025-12-24"
    for table in (results.runs, nb.open(folder).places):
        assert table.study["question"] == "Does training raise incomes?" and table.study["seed"] == "7"
        assert json.loads(table.study["arms"]) == ["baseline", "training"]
        assert (table.study["first_policy_year"], table.study["first_policy_week"]) == ("1", "52")
    assert results.runs.to_pandas().attrs["study"]["design"] == "compare"


def test_places_and_purchases_join_the_other_tables(results):
    places, bought = results.places.to_pandas(), results.purchases.to_pandas()
    villages = places[places["kind"] == "village"]
    homes = results.households.to_pandas().merge(
        villages, left_on=["run", "village"], right_on=["run", "place"], suffixes=("", "_of_village")
    )
    assert len(homes) == len(results.households.to_arrow()) and (homes["county"] == homes["county_of_village"]).all()
    assert homes.groupby(["run", "year", "name"]).size().eq(10).all(), "ten households a village"
    assert set(bought["arm"]) == {"training"} and set(bought["pathway"]) == {"talent"}
    outlay = bought.groupby("run")["yuan"].sum() / 20
    for run, arm, replication in bought[["run", "arm", "replication"]].drop_duplicates().itertuples(index=False):
        assert outlay[run] == pytest.approx(results.outcome("cash_outlay")[arm][replication])


def test_the_sql_of_the_docs_runs_on_an_export(folder, tmp_path):
    page = (ROOT / "docs" / "other_software.md").read_text(encoding="utf-8")
    block = page.split("```sql\n")[1].split("```")[0]
    subprocess.run([COMMAND, "export", folder, "--to", "parquet", "--out", tmp_path / "p"], check=True, capture_output=True)
    answers = [
        duckdb.sql(query).fetchall()
        for query in block.replace("out/five-parquet", str(tmp_path / "p")).split(";")
        if query.strip()
    ]
    assert len(answers) == 4 and all(answers)
    assert dict(answers[3])["question"] == "Does training raise incomes?"
    assert len(answers[1]) == 20 and answers[2][0][1] == "county 1"


def blocks(page: str, language: str) -> str:
    """All code of a language on a page of the docs."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return "\n".join(part.split("```")[0] for part in text.split(f"```{language}\n")[1:])


def test_the_files_columns_and_models_of_the_r_lines_are_there(folder):
    pf = pytest.importorskip("pyfixest")
    lines = blocks("other_software.md", "r")
    files = re.findall(r'"out/five/(\w+\.arrow)"', lines)
    assert len(files) >= 4 and all((folder / name).is_file() for name in files), files
    stored = nb.open(folder)
    runs, h = stored.runs.to_pandas(), stored.households.to_pandas()
    h["yuan"], h["treated_arm"] = h["market_income_fen"] / 100, (h["arm"] == "training").astype(int)
    for frame in (runs, h):
        frame["arm"] = frame["arm"].astype(str)
    models = re.findall(r"feols\((.+?),\s+(runs|h),", lines)
    assert len(models) == 3, models
    for formula, data in models:
        coefficients = pf.feols(formula, {"runs": runs, "h": h}[data], vcov="iid").coef()
        assert any("training" in name or "treated_arm" in name for name in coefficients.index), formula
    (split,) = re.findall(r"split = ~(\w+)", lines)
    (clusters,) = set(re.findall(r"vcov = ~(\w+)", lines))
    merged = re.findall(r'by\.x = c\("(\w+)", "(\w+)"\)', lines)[0]
    taken = re.findall(r'\[, c\((.+?)\)\]', lines)[0].replace('"', "").split(", ")
    assert {split, clusters, *merged, "market_income_fen", "policy_year", "treated_technology"} <= set(h)
    assert {*taken, "kind"} <= set(stored.places.schema.names)
    assert {"units", "yuan", "arm", "instrument", "unit", "county"} <= set(stored.purchases.schema.names)


def test_the_files_and_columns_of_the_stata_lines_are_there(folder, tmp_path):
    lines, out = blocks("other_software.md", "stata"), tmp_path / "csv"
    subprocess.run([COMMAND, "export", folder, "--to", "csv", "--out", out], check=True, capture_output=True)
    names = re.findall(r'"out/five-csv/(\w+)\.csv"', lines)
    assert names == ["runs", "households"]
    columns = {column for name in names for column in pandas.read_csv(out / f"{name}.csv", nrows=1).columns}
    words = set(re.findall(r"\b(?:[a-z]+_[a-z_]+|arm|replication|household)\b", lines)) - {"arm_id", "treated_arm"}
    assert len(words) >= 5 and words <= columns, words - columns


def test_numbers_are_not_copied(results):
    def address(table, column):
        return table.column(column).chunk(0).buffers()[1].address

    for name, column in [("households", "market_income_fen"), ("runs", "market_income")]:
        table = results.table(name)
        first, second = pyarrow.table(table), pyarrow.table(table)
        assert address(first, column) == address(second, column), "two readers share the memory of the engine"
        numbers = first.column(column).chunk(0).to_numpy(zero_copy_only=True)
        assert numbers.__array_interface__["data"][0] == address(first, column)
        assert polars.DataFrame(table)[column].to_numpy(allow_copy=False).__array_interface__["data"][0] == address(
            first, column
        )


def test_a_table_outlives_its_results():
    table = small(seed=9).run().households.to_arrow()
    assert table.num_rows > 0 and sum(table.column("year").to_pylist()) >= 0


def test_without_tables_the_estimates_remain(study, results):
    brief = study.run(tables=False)
    assert brief.content_hash == results.content_hash and brief.table_names == []
    assert rows(brief.estimates().to_arrow()) == rows(results.estimates().to_arrow())
    with pytest.raises(nb.UsageError, match="tables=True"):
        _ = brief.runs


def test_an_estimate_is_the_mean_of_paired_differences(results):
    income = results.outcome("market_income")
    differences = [after - before for before, after in zip(income["baseline"], income["training"], strict=True)]
    estimate = results.estimates(arm="training", outcome="market_income", estimand="difference", group="")
    assert len(estimate) == 1
    mean, low, high = nb.interval(differences)
    tidy = estimate.tidy().iloc[0]
    assert tidy["Estimate"] == pytest.approx(mean) and tidy["2.5%"] == pytest.approx(low)
    assert estimate.confint().iloc[0].to_list() == pytest.approx([low, high])
    assert estimate.one() == pytest.approx((mean, low, high))
    with pytest.raises(ValueError, match="select one"):
        results.estimates().one()
    with pytest.raises(ValueError, match="there are"):
        results.estimates(outcome="market_incme")
    with pytest.raises(ValueError, match="did you mean 'market_income'"):
        results.outcome("market_incme")


def test_an_interval_of_one_number_has_no_bounds():
    mean, low, high = nb.interval([3.0, math.nan])
    assert (mean, low, high) == (3.0, -math.inf, math.inf)
    with pytest.raises(ValueError, match="at least one"):
        nb.interval([math.nan])


def test_estimates_have_the_methods_and_columns_of_pyfixest(results):
    import pyfixest

    estimates = results.estimates(
        arm="training", outcome=["market_income", "live_income"], estimand="difference", group=""
    )
    frame = results.runs.to_pandas(columns=["arm", "replication", "market_income"])
    frame["arm"] = frame["arm"].astype(str)
    fit = pyfixest.feols("market_income ~ i(arm) | replication", frame)
    assert list(estimates.tidy().columns) == list(fit.tidy().columns)
    assert estimates.tidy().index.name == fit.tidy().index.name == "Coefficient"
    assert list(estimates.confint().columns) == list(fit.confint().columns)
    # With two arms a regression on fixed effects of the replication is the paired difference.
    paired = estimates.where(outcome="market_income")
    assert paired.coef().iloc[0] == pytest.approx(fit.coef().iloc[0])
    for name in ("coef", "se", "tstat", "pvalue"):
        assert isinstance(getattr(estimates, name)(), pandas.Series) and hasattr(fit, name)


def test_a_paired_effect_stands_beside_a_regression_in_one_table(results, capsys):
    import maketables
    import pyfixest

    estimate = results.estimates(arm="training", outcome="market_income", estimand="difference", group="")
    frame = results.runs.to_pandas(columns=["arm", "replication", "market_income"])
    frame["training"] = (frame["arm"].astype(str) == "training").astype(float)
    fit = pyfixest.feols("market_income ~ training | replication", frame)
    table = maketables.ETable([fit, estimate])
    text = table.make(type="tex")
    assert "training" in text and text.count("market") >= 1
    estimate.summary()
    assert "Estimate" in capsys.readouterr().out


def test_sheets_have_stable_keys_and_both_languages(results, folder):
    for name in ("main", "paired", "deciles", "growth", "welfare", "precision", "cost", "distribution"):
        sheets = results.sheet(name)
        assert len(sheets) >= 1 and all(sheet.records and sheet.title for sheet in sheets), name
        assert "<table>" in sheets.html() and sheets.html("zh") != sheets.html()
    assert name in nb.sheets()
    with pytest.raises(nb.UsageError, match="there are main"):
        results.sheet("nonsense")
    against = nb.open(folder).sheet("paired", against="training", arms=["baseline"])
    assert {row["arm"] for row in against[0].records} == {"baseline"}
    with pytest.raises(nb.UsageError, match="run\\(out="):
        results.sheet("paired", against="training")
    frame = results.sheet("paired")[0].to_pandas()
    assert len(frame) == len(results.sheet("paired")[0].records)


def test_the_figures_of_the_report_are_pictures_with_their_numbers(results):
    figure = results.plot("deciles")
    assert figure.svg.startswith("<svg") and "<script" not in figure.svg and "href" not in figure.svg
    assert figure.title and figure.subtitle and len(figure.data) >= 10
    assert (
        set(results.figures("zh")) == set(results.figures())
        and results.plot("deciles", lang="zh").title != figure.title
    )
    with pytest.raises(ValueError, match="there are"):
        results.plot("nonsense")
    with pytest.raises(ValueError, match="'en' and 'zh'"):
        results.plot(lang="fr")


def test_numbers_of_ones_own_are_drawn_as_those_of_the_report(tmp_path):
    forest = nb.forest({"a": (1.0, 0.5, 1.5), "b": (-2.0, None, math.nan)}, title="A title", axis="yuan a household")
    assert "A title" in forest.svg and "yuan a household" in forest.svg and len(forest.data) == 2
    two = nb.forest({"a": [(1.0, 0.5, 1.5), (2.0, 1.0, 3.0)]}, series=["one", "two"], title="Two", axis="yuan")
    assert "two" in two.svg
    lines = nb.lines({"a": [(1, 0, 2), None, (3, 2, 4)]}, [1, 2, 3], title="Lines", axis="year", head="yuan")
    assert lines.save(tmp_path / "lines.svg").read_text(encoding="utf-8") == lines.svg and "year" in lines.svg


def test_the_report_is_one_page_without_scripts_in_both_languages(results, tmp_path):
    english = results.report(tmp_path / "page.html").read_text(encoding="utf-8")
    chinese = results.report(tmp_path / "zh.html", lang="zh").read_text(encoding="utf-8")
    assert "<script" not in english and results.question in english and 'lang="zh' in chinese
    assert results.report(tmp_path / "page.md").read_text(encoding="utf-8").startswith("#")


def test_the_page_is_the_file_that_the_command_writes(study, folder, results, tmp_path):
    path = study.save(tmp_path / "small.toml")
    page = nb.open(folder).page(tmp_path / "own.html", lang="zh")
    for number, command in enumerate(filter(None, [COMMAND, os.environ.get("NONGBO")])):
        out = tmp_path / f"{number}.html"
        words = ["--lang", "zh", "page", path, "--from", folder, "-o", out]
        subprocess.run([command, *words], check=True, capture_output=True)
        assert out.read_bytes() == page.read_bytes(), command
    english = results.page(tmp_path / "memory.html").read_text(encoding="utf-8")
    assert "nongbo verify" not in english and 'lang="en' in english and english.count("<script") == 3


def test_what_is_written_for_readers_is_not_overwritten(results, study, tmp_path):
    writers = [results.report, results.page, results.plot().save, study.save]
    for number, write in enumerate(writers):
        path = tmp_path / f"{number}.html"
        path.write_text("mine", encoding="utf-8")
        with pytest.raises(FileExistsError, match="force=True"):
            write(path)
        with pytest.raises(FileNotFoundError, match="nowhere does not exist"):
            write(str(tmp_path / "nowhere" / "x.html"))
        with pytest.raises(IsADirectoryError, match="name a file in it"):
            write(tmp_path)
        assert path.read_text(encoding="utf-8") == "mine"
    assert results.report(tmp_path / "0.html", force=True).read_text(encoding="utf-8") != "mine"


def test_a_language_that_is_none_is_named_everywhere(results, study, tmp_path):
    texts = [results.plot, study.check().text, results.sheet().html, nb.explain("S1").text]
    texts += [lambda lang, write=write: write(tmp_path / "x.html", lang) for write in (results.report, results.page)]
    for text in texts:
        with pytest.raises(ValueError, match="allowed are 'en' and 'zh'"):
            text(lang="fr")
    assert not list(tmp_path.iterdir())


def test_results_are_shared_by_copies_and_are_not_pickled(results):
    assert copy.deepcopy(results) is results and copy.copy(results.runs).name == "runs"
    with pytest.raises(TypeError, match=r"nongbo\.open"):
        pickle.dumps(results)
    with pytest.raises(TypeError, match="to_arrow"):
        pickle.dumps(results.runs)
    error = pickle.loads(pickle.dumps(nb.SimulationError("m", "z", seed=1, week=3)))
    assert (str(error), error.zh, error.seed, error.week) == ("m", "z", 1, 3)


def test_one_name_may_stand_alone(results, study):
    assert results.sheet("paired", arms="training", outcomes="market_income")[0].records
    assert list(results.runs.to_pandas(columns="arm")) == ["arm"]
    assert study.trace(1, (52, 53), arms="baseline")


def test_a_damaged_folder_is_refused(study, tmp_path):
    out = tmp_path / "out"
    study.run(out)
    with (out / "households.arrow").open("ab") as file:
        file.write(b"x")
    with pytest.raises(nb.DamagedError, match="households.arrow"):
        nb.open(out)
    with pytest.raises(nb.UsageError, match="no finished output folder"):
        nb.open(tmp_path)


def test_a_folder_of_another_design_is_refused_in_a_line(folder):
    assert nb.open(folder, design="compare").design == "compare"
    with pytest.raises(nb.UsageError, match="'compare'; this one reads 'dose'") as caught:
        nb.open(folder, design="dose")
    assert "\n" not in str(caught.value)


def test_a_finished_folder_of_another_experiment_is_refused(folder):
    with pytest.raises(nb.NongboError):
        small(seed=8).run(folder)


def test_the_representations_are_short(results, study):
    assert "small" in repr(study) and "2 arms" in repr(results) and "runs" in repr(results.runs)
    assert "<table" in results._repr_html_() and "<table" in results.estimates(group="")._repr_html_()


def test_what_a_sheet_cannot_use_is_named(results):
    for target in (0, -1.0, float("nan"), float("inf"), "5", True, None):
        with pytest.raises(ValueError, match=rf"target={target!r}: allowed is a number of yuan above 0"):
            results.sheet(target=target)
    for smallest in (0, float("inf"), "1"):
        with pytest.raises(ValueError, match=f"smallest={smallest!r}"):
            results.sheet(smallest=smallest)
    with pytest.raises(ValueError, match="no outcome 'market_incom'; did you mean 'market_income'"):
        results.sheet("main", outcomes="market_incom")
    with pytest.raises(nb.UsageError, match="no sheet `3`"):
        results.sheet(3)


def test_an_estimate_that_cannot_be_drawn_is_named():
    def forest(estimate, **more):
        return nb.forest({"a": estimate}, title="t", axis="a", **more)

    with pytest.raises(ValueError, match=r"\(1, 2, 0\) is no estimate: its lower bound is above its upper bound"):
        forest((1, 2, 0))
    with pytest.raises(ValueError, match=r"\(1, 2\) is no estimate: allowed are mean"):
        forest((1, 2))
    with pytest.raises(ValueError, match=r"series=\(\)"):
        forest((1, 0, 2), series=())
    for decimals in (-1, 21):
        with pytest.raises(ValueError, match=f"decimals={decimals}: allowed are numbers from 0 to 20"):
            forest((1, 0, 2), decimals=decimals)
    for positions, message in (([1, 2], "the line 'a' has 1 estimates for 2 positions"), ([float("nan")], "finite")):
        with pytest.raises(ValueError, match=message):
            nb.lines({"a": [(1, 0, 2)]}, positions, title="t", axis="a", head="h")


def test_what_the_readme_shows_needs_only_pyarrow(folder, tmp_path):
    for name in ("nongbo", "pyarrow"):
        site = Path(distribution(name).locate_file(""))
        for found in (site / name, *site.glob(f"{name}-*.dist-info")):
            (tmp_path / found.name).symlink_to(found)
    code = f"""
import sys
sys.path.append({str(tmp_path)!r})
import nongbo as nb
results = nb.open({str(folder)!r})
estimates = results.estimates(outcome="market_income", estimand="difference", group="")
estimates.summary()
assert '<td style="text-align:right">' in estimates._repr_html_() and results._repr_html_()
for call in (estimates.tidy, estimates.to_pandas, results.runs.to_pandas, results.runs.to_polars):
    try:
        call()
    except ImportError as error:
        assert "pip install" in str(error), error
    else:
        raise AssertionError(call)
"""
    # Without the packages of this environment.
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    tidy = nb.open(folder).estimates(outcome="market_income", estimand="difference", group="").tidy()
    assert head.startswith("Coefficient") and len(lines) == len(tidy)
    assert f"{tidy['Estimate'].iloc[0]:.3f}" in lines[0] and f"{tidy['97.5%'].iloc[0]:.3f}" in lines[0]
