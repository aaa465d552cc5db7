"""The rows of the guideline tables, found by the categories of the codes in hand."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nosology.coding.tabled.conditions import Condition, parse_condition
from nosology.data import read_table, table_names

__all__ = ["STAGES", "Row", "all_rows", "rows_for"]

STAGES = ("replace", "combine", "add", "drop", "before", "ask")
_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One decision of a guideline.

    Attributes:
        number: Its place among all rows; rows act in this order.
        rule: The paragraph it implements: `OCG-` and its number.
        on: Ranges of the codes it is about.
        condition: When it acts.
        does: Its stage: `replace`, `combine`, `add`, `drop`, `before` or `ask`.
        codes: What it gives (codes with `{cat}`, `{stem}`, `{fifth}`, `{tail}`, `{last}` or `{harm}` of the code it is about), the
            ranges it sorts behind (`before`), or what it asks (`ask`).
        drops: What gives way: `it`, `with`, or code ranges.
        reason: Why, in words for the reader of the result.
        starts: First date of service it applies to.
    """

    number: int
    rule: str
    on: str
    condition: Condition
    does: str
    codes: str
    drops: tuple[str, ...]
    reason: str
    starts: datetime.date = datetime.date(2015, 10, 1)


@cache
def all_rows() -> tuple[Row, ...]:
    """Every row of the tables `coding/guidelines/*`, in the order of the tables and of the rows in them."""
    cells = [row for name in table_names("coding/guidelines") for row in read_table(name)]
    return tuple(_row(number, row) for number, row in enumerate(cells))


def _row(number: int, row: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        rule=row["rule"],
        on=row["on"],
        condition=parse_condition(row["when"]),
        does=row["does"],
        codes=row["codes"],
        drops=tuple(row["drops"].split()),
        reason=row["reason"],
        starts=datetime.date.fromisoformat(row.get("starts") or "2015-10-01"),
    )


@lru_cache(maxsize=4096)
def rows_for(stage: str, categories: frozenset[str]) -> tuple[tuple[Row, tuple[str, ...]], ...]:
    """The rows of a stage that may act where codes of these three-character categories stand, in order.

    Returns:
        Each row with the categories that hold codes it may be about.
    """
    letters = frozenset(category[0] for category in categories)
    about: dict[int, list[str]] = {}
    for category in sorted(categories):
        for number in _numbers(stage, category):
            about.setdefault(number, []).append(category)
    rows = all_rows()
    return tuple(
        (rows[number], tuple(about[number]))
        for number in sorted(about)
        if not any(letters.isdisjoint(needed) for needed in rows[number].condition.letters)
    )


@cache
def _numbers(stage: str, category: str) -> tuple[int, ...]:
    return tuple(
        number for number, spans in _spans(stage, category[0]) if any(first <= category <= last for first, last in spans)
    )


@cache
def _spans(stage: str, letter: str) -> tuple[tuple[int, tuple[tuple[str, str], ...]], ...]:
    """Rows of a stage that are about codes with this first letter: number and first and last category of each range."""
    found = []
    for row in all_rows():
        if row.does == stage:
            spans = tuple(span for span in _categories(row.on) if span[0][0] <= letter <= span[1][0])
            if spans:
                found.append((row.number, spans))
    return tuple(found)


@cache
def _categories(ranges: str) -> tuple[tuple[str, str], ...]:
    """The first and last category of each range."""
    ends = [[end.strip()[:_CATEGORY] for end in span.split("-") if end.strip()] for span in ranges.split(",") if span.strip()]
    return tuple((span[0], span[-1]) for span in ends)
