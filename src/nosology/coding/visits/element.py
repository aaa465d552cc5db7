"""What an element of a visit scored: its level and the items behind it, each with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from nosology.coding.chart import Line
from nosology.coding.visits.levels import Level
from nosology.model.findings import SectionKind
from nosology.model.result import AuditItem

__all__ = ["PLANNING", "Element", "is_conditional"]

PLANNING = frozenset(
    {
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_PLAN,
        SectionKind.PLAN,
        SectionKind.INSTRUCTIONS,
        SectionKind.DISPOSITION,
        SectionKind.FOLLOW_UP,
        SectionKind.HOSPITAL_COURSE,
        SectionKind.DIAGNOSIS,
    }
)
"""Sections that say what was thought and decided."""

_CONDITIONS = frozenset({"if", "consider", "unless", "could", "might", "should", "until"})


@dataclass(frozen=True, slots=True)
class Element:
    """One of the three elements: level, and what earned it."""

    level: Level
    items: tuple[AuditItem, ...]


def is_conditional(line: Line, at: int) -> bool:
    """Whether the words before a place make it depend on something that has not happened (`if`, `consider`)."""
    norms = line.layout.norms
    return any(norms[place] in _CONDITIONS for place in range(line.sentence.first_token, at))


def without_repeats(items: Iterable[AuditItem]) -> tuple[AuditItem, ...]:
    """The items, each credit and name once, with the evidence of its first place."""
    kept: dict[tuple[str, str], AuditItem] = {}
    for item in items:
        kept.setdefault((item.credit, item.item), item)
    return tuple(kept.values())
