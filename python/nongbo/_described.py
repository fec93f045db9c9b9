"""What a study and its results say of their experiment."""

from __future__ import annotations

from typing import Any

from nongbo._tables import english


class Described:
    """Base class of what has an experiment."""

    _facts: dict[str, Any]

    @property
    def name(self) -> str:
        """Name of the experiment: that of its file."""
        return self._facts["name"]

    @property
    def question(self) -> str:
        """Question of the experiment."""
        return english(self._facts["question"])

    @property
    def expect(self) -> str:
        """What the author expected before the run."""
        return english(self._facts["expect"])

    @property
    def design(self) -> str:
        """Design of the experiment."""
        return self._facts["design"]

    @property
    def arms(self) -> list[str]:
        """Names of the arms; the first is the baseline."""
        return [arm["name"] for arm in self._facts["arms"]]

    @property
    def replications(self) -> int:
        """Replications of every arm; of results with those that a stopping rule added."""
        return self._facts["replications"]
