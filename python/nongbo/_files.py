"""Files that the package writes for readers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

__all__ = ["check_is_free", "write"]


def check_is_free(path: Path, force: bool = False) -> None:
    """Raises FileExistsError, FileNotFoundError or IsADirectoryError where a file cannot be written to this path."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"the folder {path.parent} does not exist; make it first")
    if path.exists() and not force:
        raise FileExistsError(f"{path} already exists and is not overwritten; choose another name, or add force=True")


def write(path: str | os.PathLike[str], content: Callable[[Path], str], force: bool) -> Path:
    """Writes a text to a file and gives its path. What is wrong with the path is said before the text is made."""
    path = Path(path)
    check_is_free(path, force)
    text = content(path)
    with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path
