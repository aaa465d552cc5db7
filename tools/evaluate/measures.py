"""The measures: precision, recall and F1 over sets of codes, with also-acceptable codes; and the held-out third."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts of right, wrong and missed codes."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Count one more encounter."""
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def precision(self) -> float:
        """Share of assigned codes that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of required codes that were assigned."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def row(self, name: str) -> str:
        """One line of a Markdown table."""
        counts = f"{self.right} / {self.wrong} / {self.missed}"
        return f"| {name} | {self.precision:.3f} | {self.recall:.3f} | {self.f1:.3f} | {counts} |"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One encounter's codes against its gold."""

    hit: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]


def compare(
    required: Iterable[str],
    optional: Iterable[str],
    found: Iterable[str],
    also: Mapping[str, Iterable[str]],
    cut: int | None = None,
) -> Comparison:
    """Compare codes, cut to `cut` characters (dot left out); optional and also-acceptable codes are never wrong."""

    def norm(code: str) -> str:
        return code.replace(".", "")[:cut]

    needed, have = {norm(code) for code in required}, {norm(code) for code in found}
    accepted = {norm(code): {norm(other) for other in others} for code, others in also.items()}
    hit = {code for code in needed if code in have or accepted.get(code, set()) & have}
    allowed = needed | {norm(code) for code in optional} | set().union(*accepted.values(), set())
    return Comparison(frozenset(hit), frozenset(have - allowed), frozenset(needed - hit))


def is_held_out(key: str) -> bool:
    """Whether an item belongs to the third that nobody looks at (decided by a hash of its id)."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 3 == 0
