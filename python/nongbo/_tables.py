"""Tables of results: Arrow with units and labels, and small tables for readers."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Self

from nongbo._optional import need

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from nongbo import _native

__all__ = ["Label", "Sheet", "Sheets", "Table"]


def english(text: str | dict[str, str]) -> str:
    """A text, or the English form of one in two languages."""
    return text if isinstance(text, str) else text["en"]


def of_language(texts: dict[str, Any], lang: str) -> Any:
    """Of what exists in both languages the form in one: `en` or `zh`."""
    if lang not in ("en", "zh"):
        raise ValueError(f"language {lang!r}: allowed are 'en' and 'zh'")
    return texts[lang]


def several(names: str | Sequence[str]) -> list[str]:
    """Names as a list; one name may stand alone."""
    return [names] if isinstance(names, str) else list(names)


class Label(NamedTuple):
    """What a column is."""

    unit: str
    meaning: str
    zh: str
    """Its name in Chinese."""


class Shared:
    """What never changes: a copy is the object itself, and pickling is refused with what to do instead."""

    _instead_of_pickling: ClassVar[str]

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(self._instead_of_pickling)


class Table(Shared):
    """A table of the runs. pyarrow, polars, duckdb and pandas read it as it is; numbers are not copied.

    Money is in fen where a name ends in `_fen`, else in yuan per household and year; `labels` says the unit of each column.
    A table of a folder stays in its file, and the file is compared with its sum whenever it is read.
    """

    _instead_of_pickling = "a table of results cannot be pickled: pickle its to_arrow()"

    def __init__(self, native: _native.Table) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """Its name: `runs`."""
        return self._native.name

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._native.__arrow_c_schema__()

    @property
    def schema(self) -> pyarrow.Schema:
        """Its columns with their metadata."""
        import pyarrow

        return pyarrow.schema(self)

    @property
    def labels(self) -> dict[str, Label]:
        """Unit, meaning and Chinese name of each column."""
        labels = {}
        for field in self.schema:
            notes = {key.decode(): text.decode() for key, text in (field.metadata or {}).items()}
            labels[field.name] = Label(notes.get("unit", ""), notes.get("meaning", ""), notes.get("zh", ""))
        return labels

    @property
    def study(self) -> dict[str, str]:
        """What the metadata of the table say of its study: question, design, arms, seed, first policy year and week."""
        metadata = self.schema.metadata or {}
        return {key.decode(): text.decode() for key, text in metadata.items()}

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self, columns: str | Sequence[str] | None = None) -> pandas.DataFrame:
        """As a data frame of pandas, with `labels` in its `attrs`, and under `study` what the table says of its study.

        `columns` takes some of them only.
        """
        need("pandas", "analysis")
        table = self.to_arrow()
        if columns is not None:
            table = table.select(several(columns))
        frame = table.to_pandas(date_as_object=False)
        labels = self.labels
        frame.attrs = {
            "table": self.name,
            "study": self.study,
            "labels": {name: labels[name]._asdict() for name in table.column_names},
        }
        return frame

    def to_polars(self) -> polars.DataFrame:
        """As a data frame of polars."""
        need("polars", "analysis")
        import polars

        return polars.DataFrame(self)

    def __repr__(self) -> str:
        return f"<nongbo.Table {self.name}: {', '.join(self.schema.names)}>"


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], title: str = "") -> str:
    """A table as HTML; columns of numbers are aligned on the right."""
    align = ["right" if number else "left" for number in numeric]

    def row(cells: Sequence[str], tag: str) -> str:
        cell = (
            f'<{tag} style="text-align:{side}">{html.escape(text)}</{tag}>' for side, text in zip(align, cells, strict=True)
        )
        return f"<tr>{''.join(cell)}</tr>"

    body = "".join(row(cells, "td") for cells in rows)
    caption = f"<caption>{html.escape(title)}</caption>" if title else ""
    return f"<table>{caption}<thead>{row(head, 'th')}</thead><tbody>{body}</tbody></table>"


class Sheet:
    """A small table for readers: title, rows, notes; in English and Chinese.

    `records` has the numbers in full under stable keys, the same in both languages; an interval is `mean`, `low`, `high`, a range `low`, `high`.
    """

    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described

    @property
    def key(self) -> str:
        """A stable name of the table."""
        return self._described["key"]

    @property
    def title(self) -> str:
        """The line above it, with the unit."""
        return self._described["title"]["en"]

    @property
    def records(self) -> list[dict[str, Any]]:
        """Its rows by the keys of its columns."""
        return self._described["rows"]

    @property
    def notes(self) -> list[str]:
        """The lines below it."""
        return [note["en"] for note in self._described["notes"]]

    def to_pandas(self) -> pandas.DataFrame:
        """As a data frame; an interval takes three columns: `key`, `key_low`, `key_high`, a range the last two."""
        need("pandas", "analysis")
        import pandas

        rows = []
        for record in self.records:
            row: dict[str, Any] = {}
            for key, cell in record.items():
                if isinstance(cell, dict):
                    mean = {key: cell["mean"]} if "mean" in cell else {}
                    row |= mean | {f"{key}_low": cell["low"], f"{key}_high": cell["high"]}
                else:
                    row[key] = cell
            rows.append(row)
        return pandas.DataFrame(rows)

    def text(self, lang: str = "en") -> str:
        """The table as lines of text in a language: `en` or `zh`."""
        grid = of_language(self._described["text"], lang)
        lines = ["  ".join(grid["head"]), *("  ".join(row) for row in grid["rows"])]
        return "\n".join([grid["title"], *lines, *grid["notes"]])

    def html(self, lang: str = "en") -> str:
        """The table as HTML in a language: `en` or `zh`."""
        grid = of_language(self._described["text"], lang)
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in grid["notes"])
        return html_table(grid["head"], grid["rows"], grid["numeric"], grid["title"]) + notes

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.text()


class Sheets(Sequence[Sheet]):
    """The tables of a sheet, in their order; a key names one of them."""

    def __init__(self, described: str) -> None:
        self._sheets = tuple(Sheet(table) for table in json.loads(described))

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, str):
            for sheet in self._sheets:
                if sheet.key == at:
                    return sheet
            raise KeyError(f"{at!r}: there are {', '.join(sheet.key for sheet in self._sheets)}")
        return self._sheets[at]

    def __len__(self) -> int:
        return len(self._sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._sheets)

    def html(self, lang: str = "en") -> str:
        """All tables as HTML in a language: `en` or `zh`."""
        return "".join(sheet.html(lang) for sheet in self._sheets)

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return "\n\n".join(sheet.text() for sheet in self._sheets)
