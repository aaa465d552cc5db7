"""Levels: what problems, data and risk make of medical decision making, and which code that or the minutes support.

Source: AMA CPT Evaluation and Management guidelines 2021 (office), 2023 (all other places), 2024 (minutes).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from nosology.data import read_table

__all__ = ["DataCounts", "Level", "ProblemCounts", "Prolonged", "code_for", "data_level", "decision_making", "problem_level"]


class Level(IntEnum):
    """The levels of medical decision making and of its elements."""

    NONE = 0
    STRAIGHTFORWARD = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4


@dataclass(frozen=True, slots=True)
class ProblemCounts:
    """How many problems of each class the encounter addressed.

    Attributes:
        minor: Self-limited or minor.
        stable: Stable chronic illnesses.
        worse: Chronic illnesses with exacerbation, progression or side effects of treatment; not at goal is not stable.
        acute: Acute, uncomplicated illnesses and injuries.
        undiagnosed: New problems of uncertain prognosis.
        systemic: Acute illnesses with systemic symptoms.
        complicated: Acute complicated injuries.
        threat: Severe exacerbations and threats to life or bodily function.
    """

    minor: int = 0
    stable: int = 0
    worse: int = 0
    acute: int = 0
    undiagnosed: int = 0
    systemic: int = 0
    complicated: int = 0
    threat: int = 0


@dataclass(frozen=True, slots=True)
class DataCounts:
    """What was reviewed, ordered, interpreted or discussed.

    Attributes:
        items: Unique tests ordered or reviewed and unique external sources of notes.
        historian: Whether an independent historian was needed.
        interpretation: Whether a test was interpreted that is not billed separately.
        discussion: Whether management was discussed with an outside professional.
    """

    items: int = 0
    historian: bool = False
    interpretation: bool = False
    discussion: bool = False


@dataclass(frozen=True, slots=True)
class Prolonged:
    """Prolonged minutes beyond the highest visit code: the add-on number and its units."""

    code: str
    units: int


def problem_level(counts: ProblemCounts) -> Level:
    """The level of the number and complexity of problems addressed."""
    if counts.threat:
        return Level.HIGH
    if counts.worse or counts.stable >= 2 or counts.undiagnosed or counts.systemic or counts.complicated:
        return Level.MODERATE
    if counts.minor >= 2 or counts.stable or counts.acute:
        return Level.LOW
    return Level.STRAIGHTFORWARD if counts.minor else Level.NONE


def data_level(counts: DataCounts) -> Level:
    """The level of the amount and complexity of data."""
    categories = (counts.items + counts.historian >= 3) + counts.interpretation + counts.discussion
    if categories >= 2:
        return Level.HIGH
    if categories == 1:
        return Level.MODERATE
    return Level.LOW if counts.items >= 2 or counts.historian else Level.STRAIGHTFORWARD


def decision_making(problems: Level, data: Level, risk: Level) -> Level:
    """The level of medical decision making: the one that two of the three elements reach."""
    return sorted((problems, data, risk))[1]


@cache
def _levels() -> Mapping[str, tuple[tuple[str, Level | None, int | None], ...]]:
    """Codes of each category from the lowest, with the decision making and the minutes that support them."""
    table: dict[str, list[tuple[str, Level | None, int | None]]] = {}
    for row in read_table("visits/levels"):
        mdm = Level[row["mdm"].upper()] if row["mdm"] else None
        minutes = int(row["minutes"]) if row["minutes"] else None
        table.setdefault(row["category"], []).append((row["code"], mdm, minutes))
    return {category: tuple(rows) for category, rows in table.items()}


def categories() -> tuple[str, ...]:
    """The categories of visits, in the order of the table."""
    return tuple(_levels())


def code_for(category: str, mdm: Level, minutes: int | None) -> tuple[str, str]:
    """The visit code that decision making or total time supports, and which of the two decided: `mdm` or `time`.

    Of the two the one that supports the higher code is used, as the guidelines allow. Minutes count when met or exceeded.

    Args:
        category: A category of the table `visits/levels`.
        mdm: Level of medical decision making.
        minutes: Total minutes on the date of the encounter, None when not documented.
    """
    rows = _levels()[category]
    by_mdm = max((at for at, (_, least, _) in enumerate(rows) if least is not None and least <= mdm), default=0)
    by_time = -1
    if minutes is not None:
        by_time = max((at for at, (_, _, least) in enumerate(rows) if least is not None and least <= minutes), default=-1)
    return (rows[by_time][0], "time") if by_time > by_mdm else (rows[by_mdm][0], "mdm")


def prolonged_for(code: str, minutes: int | None, payer: str = "any") -> Prolonged | None:
    """The prolonged service beyond a visit code that time chose, or None.

    Args:
        code: The visit code.
        minutes: Total minutes on the date of the encounter.
        payer: `any` (rule of the code book) or `medicare`.
    """
    if minutes is None:
        return None
    for row in read_table("visits/prolonged"):
        if row["base"] == code and row["payer"] == payer and minutes >= int(row["from_minutes"]):
            return Prolonged(row["add_on"], 1 + (minutes - int(row["from_minutes"])) // 15)
    return None


def preventive_code(age: int | None, is_new: bool) -> str | None:
    """The periodic preventive visit for an age in completed years; None when the age is not recorded."""
    if age is None:
        return None
    patient = "new" if is_new else "established"
    for row in read_table("visits/preventive"):
        if row["patient"] == patient and int(row["from_age"]) <= age <= int(row["to_age"]):
            return row["code"]
    return None
