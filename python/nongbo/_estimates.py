"""Estimates: one a row, with the method names of pyfixest and the hooks of maketables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nongbo._figures import Figure, forest

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["Estimates"]

_KEYS = ("arm", "against", "outcome", "estimand", "group")


class Estimates:
    """Estimates with their intervals over replications.

    `where` selects rows by arm, outcome, estimand, group. `tidy`, `coef`, `se`, `confint`, `pvalue` and `summary` are
    named and laid out as those of pyfixest, so that a paired effect stands beside a regression in one table of maketables.
    The difference of an outcome is in its own unit, mostly yuan per household and year.
    """

    def __init__(self, rows: pyarrow.Table) -> None:
        self._rows = rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._rows.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return self._rows.num_rows

    def where(
        self,
        *,
        arm: str | Sequence[str] | None = None,
        against: str | Sequence[str] | None = None,
        outcome: str | Sequence[str] | None = None,
        estimand: str | Sequence[str] | None = None,
        group: str | Sequence[str] | None = None,
    ) -> Estimates:
        """The rows with these values; a list allows several. `group=""` takes the estimates for all households.

        Raises ValueError where a value occurs in no row.
        """
        import pyarrow
        import pyarrow.compute as pc

        rows = self._rows
        wanted = zip(_KEYS, (arm, against, outcome, estimand, group), strict=True)
        for column, value in wanted:
            if value is None:
                continue
            values = [value] if isinstance(value, str) else list(value)
            known = set(rows.column(column).unique().to_pylist())
            if missing := [value for value in values if value not in known]:
                raise ValueError(f"no estimate has {column} {missing[0]!r}; there are {sorted(known)}")
            rows = rows.filter(pc.is_in(rows.column(column), pyarrow.array(values, rows.column(column).type)))
        return Estimates(rows)

    def to_arrow(self) -> pyarrow.Table:
        """All columns as a table of pyarrow: the keys, mean, low, high, standard_error, p_value, replications, method."""
        return self._rows

    def to_pandas(self) -> pandas.DataFrame:
        """All columns as a data frame."""
        return self._rows.to_pandas()

    def one(self) -> tuple[float, float, float]:
        """Mean, lower and upper bound of the only row. Raises ValueError where there is not exactly one."""
        if len(self) != 1:
            raise ValueError(f"{len(self)} estimates; select one with `where`")
        row = self._rows.to_pylist()[0]
        return row["mean"], row["low"], row["high"]

    def intervals(self) -> dict[str, tuple[float, float, float]]:
        """Mean, lower and upper bound by the name of the row, for `nongbo.forest`."""
        rows = self._rows.to_pylist()
        return dict(zip(self._names(), ((row["mean"], row["low"], row["high"]) for row in rows), strict=True))

    def _names(self) -> list[str]:
        """A name of every row: what differs between the rows; the baseline only where nothing else tells them apart."""
        rows = self._rows.to_pylist()
        differing = [key for key in _KEYS if len({row[key] for row in rows}) > 1]
        others = [key for key in differing if key != "against"]
        if len({tuple(row[key] for key in others) for row in rows}) == len(rows):
            differing = others
        return [" · ".join(row[key] for key in differing or ["arm"] if row[key]) or "all" for row in rows]

    def tidy(self) -> pandas.DataFrame:
        """One row an estimate: estimate, standard error, t value, p-value and 95 % interval, as pyfixest has them."""
        import pandas

        rows = self._rows.to_pandas()
        frame = pandas.DataFrame(
            {
                "Estimate": rows["mean"].to_numpy(),
                "Std. Error": rows["standard_error"].to_numpy(),
                "t value": (rows["mean"] / rows["standard_error"]).to_numpy(),
                "Pr(>|t|)": rows["p_value"].to_numpy(),
                "2.5%": rows["low"].to_numpy(),
                "97.5%": rows["high"].to_numpy(),
            },
            index=pandas.Index(self._names(), name="Coefficient"),
        )
        return frame

    def coef(self) -> pandas.Series:
        """The estimates."""
        return self.tidy()["Estimate"]

    def se(self) -> pandas.Series:
        """The standard errors over replications."""
        return self.tidy()["Std. Error"]

    def tstat(self) -> pandas.Series:
        """Estimates over standard errors."""
        return self.tidy()["t value"]

    def pvalue(self) -> pandas.Series:
        """The p-values by Student's t over replications; NaN of intervals by another method."""
        return self.tidy()["Pr(>|t|)"]

    def confint(self) -> pandas.DataFrame:
        """The 95 % intervals."""
        return self.tidy()[["2.5%", "97.5%"]]

    def summary(self, digits: int = 3) -> None:
        """Prints the estimates."""
        print(self.tidy().round(digits).to_string())

    def plot(self, *, title: str, axis: str, subtitle: str = "", lang: str = "en") -> Figure:
        """The estimates with their intervals, one a row; `axis` names the measure and its unit."""
        return forest(self.intervals(), title=title, axis=axis, subtitle=subtitle, lang=lang)

    def _repr_html_(self) -> str:
        return self.tidy().to_html()

    def __repr__(self) -> str:
        return f"<nongbo.Estimates: {len(self)} rows>"

    @property
    def __maketables_coef_table__(self) -> pandas.DataFrame:
        tidy = self.tidy()
        names = {
            "Estimate": "b",
            "Std. Error": "se",
            "t value": "t",
            "Pr(>|t|)": "p",
            "2.5%": "ci95l",
            "97.5%": "ci95u",
        }
        return tidy.rename(columns=names)

    @property
    def __maketables_depvar__(self) -> str:
        outcomes = self._rows.column("outcome").unique().to_pylist()
        return outcomes[0] if len(outcomes) == 1 else "several outcomes"

    @property
    def __maketables_vcov_info__(self) -> dict[str, Any]:
        return {"vcov_type": "paired replications"}

    @property
    def __maketables_stat_labels__(self) -> dict[str, str]:
        return {"N": "Replications"}

    @property
    def __maketables_default_stat_keys__(self) -> list[str]:
        return ["N"]

    def __maketables_stat__(self, key: str) -> Any:
        counts = self._rows.column("replications").unique().to_pylist()
        return counts[0] if key == "N" and len(counts) == 1 else None
