"""The rows of the guideline tables, found by the categories of the codes in hand."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nosology.coding.ranges import in_ranges
from nosology.coding.tabled.conditions import Condition, parse_condition
from nosology.data import read_table, table_names

__all__ = ["STAGES", "Row", "all_rows", "next_row", "rows_for"]

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
    """

    number: int
    rule: str
    on: str
    condition: Condition
    does: str
    codes: str
    drops: tuple[str, ...]
    reason: str


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
    )


def rows_for(stage: str, categories: Iterable[str]) -> list[Row]:
    """The rows of a stage that are about any of these three-character categories, in order."""
    rows = all_rows()
    return [rows[number] for number in _merged(stage, frozenset(categories))]


def next_row(stage: str, categories: frozenset[str], after: int) -> Row | None:
    """The first row of a stage behind the number `after` that is about any of the categories, or None."""
    numbers = _merged(stage, categories)
    place = bisect_right(numbers, after)
    return all_rows()[numbers[place]] if place < len(numbers) else None


@lru_cache(maxsize=4096)
def _merged(stage: str, categories: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted({number for category in categories for number in _numbers(stage, category)}))


@cache
def _numbers(stage: str, category: str) -> tuple[int, ...]:
    return tuple(row.number for row in all_rows() if row.does == stage and _may_hold(row.on, category))


@cache
def _may_hold(ranges: str, category: str) -> bool:
    """Whether any code of the category may lie in the ranges."""
    spans = ",".join("-".join(end.strip()[:_CATEGORY] for end in span.split("-") if end) for span in ranges.split(","))
    return in_ranges(category, spans)
