"""Writes `nongbo/_designs.py` from the designs that the engine declares. A test compares the file with them."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "nongbo" / "_designs.py"

HEAD = '''"""The designs as functions, one each. Written by `python/generate_designs.py` from the declarations of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from nongbo._study import Arms, Frame, Section, Study, Words, build

__all__ = [
{names}
]
'''

ABOUT = ["title", "author", "note"]
COMMON = """question: what is asked.
expect: what its author expects, before anything is run.
replications: replications of every arm; seed: the seed of all draws.
labels: labels of arms by name; record: which tables are kept in full.
stop: when to stop adding replications; facts: what is known about the county.
title, author, note: for the head of the report.
name: name of the experiment.
sections: sections of parameters by name, as population={"counties": 2}."""


def kind(schema: dict[str, Any]) -> str:
    """The Python type of a value."""
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(word) for word in schema['enum'])}]"
    names = schema.get("type", "object")
    names = names if isinstance(names, list) else [names]
    one = {"integer": "int", "number": "float", "string": "str", "boolean": "bool", "object": "Mapping[str, Any]", "table": "str | Frame"}
    types = [f"Sequence[{kind(schema['items'])}]" if name == "array" else one[name] for name in names]
    return " | ".join(dict.fromkeys(types))


def function(design: dict[str, Any]) -> str:
    """The function of a design."""
    name, schema = design["name"], design["schema"] or {}
    if name == "table":
        schema["properties"]["file"] |= {"type": "table"}
        schema["properties"]["file"]["description"] += " Or a data frame of pandas or polars, a table of pyarrow."
    keys, required = schema.get("properties", {}), schema.get("required", [])
    arms = name == "compare"
    lines = [f"def {name}(", "    *,", "    question: Words,", "    expect: Words,"]
    lines += [f"    {key}: {kind(keys[key])}," for key in keys if key in required]
    lines += ["    arms: Arms,"] if arms else []
    lines += [f"    {key}: {kind(keys[key])} | None = None," for key in keys if key not in required]
    lines += ["    replications: int | None = None,", "    seed: int | None = None,"]
    lines += ["    labels: Mapping[str, Words] | None = None,", "    record: Mapping[str, Any] | None = None,"]
    lines += ["    stop: Mapping[str, Any] | None = None,", "    facts: Mapping[str, Any] | None = None,"]
    lines += [f"    {key}: Words | None = None," for key in ABOUT]
    lines += ['    name: str = "experiment",', "    **sections: Section,", ") -> Study:"]
    said = [f"{key}: {about(value)}" for key, value in keys.items()]
    if arms:
        said.insert(0, "arms: by name what each arm sets, by dotted path; the first is the baseline.")
    paragraphs = [paragraph for text in said for paragraph in wrapped(text)] + COMMON.splitlines()
    lines += [f'    """{design["en"]}', ""] + [f"    {line}" for line in paragraphs] + ['    """']
    given = [f'            "{key}": {key},' for key in keys]
    lines += ["    return build(", f'        "{name}",']
    lines += ["        {", *given, "        },"] if given else ["        {},"]
    lines += [f"        {key}={key}," for key in ("question", "expect", "replications", "seed", "name")]
    lines += [f"        arms={'arms' if arms else 'None'},"]
    lines += ['        others={"labels": labels, "record": record, "stop": stop, "facts": facts},']
    lines += [f"        about={{{', '.join(f'{json.dumps(key)}: {key}' for key in ABOUT)}}},"]
    lines += ["        sections=sections,", "    )"]
    return "\n".join(lines)


def about(schema: dict[str, Any]) -> str:
    """The meaning of a key, its range and its default."""
    text = schema.get("description", "")
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None:
        text += f" From {low}{'' if high is None else f' to {high}'}."
    if "default" in schema:
        text += f" Default: {json.dumps(schema['default'], ensure_ascii=False)}."
    return text


def wrapped(text: str) -> list[str]:
    """Lines of at most 110 characters."""
    return textwrap.wrap(text, 110, break_long_words=False, break_on_hyphens=False)


def source() -> str:
    """The text of the file."""
    if not PATH.exists():
        # The package names the file when it is imported.
        PATH.write_text("__all__: list[str] = []\n", encoding="utf-8")
    from nongbo import _native

    designs = json.loads(_native.designs())
    names = "\n".join(f'    "{name}",' for name in sorted(design["name"] for design in designs))
    return HEAD.format(names=names) + "".join(f"\n\n{function(design)}\n" for design in designs)


if __name__ == "__main__":
    PATH.write_text(source(), encoding="utf-8")
