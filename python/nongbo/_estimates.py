"""Estimates: one a row, with the method names of pyfixest and the hooks of maketables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nongbo._counts import whole
from nongbo._figures import Figure, forest
from nongbo._optional import need
from nongbo._tables import html_table

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["Estimates"]

_TIDY = ("Estimate", "Std. Error", "t value", "Pr(>|t|)", "2.5%", "97.5%")
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
        need("pandas", "analysis")
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
        need("pandas", "analysis")
        import pandas

        index = pandas.Index(self._names(), name="Coefficient")
        return pandas.DataFrame(self._numbers(), index=index, columns=list(_TIDY), dtype=float)

    def _numbers(self) -> list[tuple[float | None, ...]]:
        """What `_TIDY` names, of every row; there is no t value where the error is 0 or unknown."""
        numbers: list[tuple[float | None, ...]] = []
        for row in self._rows.to_pylist():
            mean, error = row["mean"], row["standard_error"]
            ratio = mean / error if mean is not None and error else None
            numbers.append((mean, error, ratio, row["p_value"], row["low"], row["high"]))
        return numbers

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
        """Prints the estimates, laid out as `tidy`; pandas is not needed."""
        lines = self._cells(whole("digits", digits, 0, 20))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for name, *cells in lines:
            padded = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
            print("  ".join([name.ljust(widths[0]), *padded]))

    def _cells(self, digits: int) -> list[list[str]]:
        """The head and the rows of `tidy` as text; what is unknown is empty."""

        def text(number: float | None) -> str:
            return "" if number is None or math.isnan(number) else f"{number:.{digits}f}"

        lines = [["Coefficient", *_TIDY]]
        for name, numbers in zip(self._names(), self._numbers(), strict=True):
            lines.append([name, *map(text, numbers)])
        return lines

    def plot(self, *, title: str, axis: str, subtitle: str = "", lang: str = "en") -> Figure:
        """The estimates with their intervals, one a row; `axis` names the measure and its unit."""
        return forest(self.intervals(), title=title, axis=axis, subtitle=subtitle, lang=lang)

    def _repr_html_(self) -> str:
        head, *rows = self._cells(6)
        return html_table(head, rows, [False] + [True] * len(_TIDY))

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
