"""Measures that choose a number: length in centimetres, how many were treated.

An entry of the table is written `cm[2.5=12001,7.5=12002,+=12004]`: up to 2.5 cm the first number, up to 7.5 cm the second, the last
beyond; `3x` means below 3; `n[14=17110,+=17111]` counts. Without a measure in the record the smallest number stands, and says so.
"""

import re
from typing import NamedTuple

from nosology.coding.procedures.context import Context
from nosology.model.books import Step

__all__ = ["Measured", "choose", "count_in"]

_ENTRY = re.compile(r"(?P<unit>cm|n)\[(?P<steps>[^\]]+)\]")
_LENGTH = re.compile(
    r"(?P<first>\d+(?:\.\d+)?|\.\d+)(?:\s*(?:x|by|×)\s*(?P<second>\d+(?:\.\d+)?|\.\d+))?(?:\s*(?:x|by|×)\s*(?P<third>\d+(?:\.\d+)?))?"
    r"\s*-?\s*(?P<unit>cm|centimeters?|mm|millimeters?)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_COUNT = re.compile(
    rf"\b(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})\b(?!\s*(?:cm|mm|mg|ml|cc|%|days?|weeks?|months?|years?|minutes?|seconds?))",
    re.I,
)
_MM = 10


class Measured(NamedTuple):
    """The number that a measure chose, and why."""

    number: str
    steps: tuple[Step, ...]


def choose(written: str, context: Context, total: float | None = None) -> Measured:
    """The number of an entry in a context, or for a total of several places; an entry without a measure is its own number."""
    match = _ENTRY.fullmatch(written)
    if match is None:
        return Measured(written, ())
    steps = [part.partition("=") for part in match["steps"].split(",")]
    value = total or (length_in(context) if match["unit"] == "cm" else float(count_in(context) or 0) or None)
    if value is None:
        what = "length" if match["unit"] == "cm" else "count"
        return Measured(steps[0][2], (Step("measure", "CPT", f"{what} not stated: the smallest"),))
    unit = "cm" if match["unit"] == "cm" else "treated"
    number = next(number for limit, _, number in steps if _within(value, limit))
    return Measured(number, (Step("measure", "CPT", f"{value:g} {unit}"),))


def _within(value: float, limit: str) -> bool:
    if limit == "+":
        return True
    return value < float(limit[:-1]) if limit.endswith("x") else value <= float(limit)


def length_in(context: Context) -> float | None:
    """The greatest dimension in centimetres that the statement gives, else the first that the report gives."""
    own = _lengths(context.statement.place.line.text)
    if own:
        return own[0]
    return next((length for line in context.report.lines for length in _lengths(line.text)), None)


def _lengths(text: str) -> list[float]:
    found = []
    for match in _LENGTH.finditer(text):
        largest = max(float(match[name]) for name in ("first", "second", "third") if match[name])
        found.append(largest / _MM if match["unit"].lower().startswith("m") else largest)
    return found


def count_in(context: Context) -> int | None:
    """How many the statement says were treated; None when it does not say."""
    match = _COUNT.search(context.statement.place.line.text)
    if match is None:
        return None
    return _NUMBERS.get(match["count"].lower()) or int(match["count"])
