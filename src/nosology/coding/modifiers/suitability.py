"""Whether a modifier suits its number: by the number, its CMS attributes, the setting, and what else the line and the day carry.

Source: physician fee schedule indicators, NCCI pairs with their modifier indicator, CMS Claims Processing Manual, chapters 4, 5, 12, 17
and 30; table `procedures/modifiers`.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nosology.codebook.hcpcs import HcpcsEdition, PairKind
from nosology.data import read_table
from nosology.model.encounter import Setting

__all__ = ["Reported", "Unsuited", "is_for", "is_in", "pairs_among", "unsuited"]

_FACILITY = frozenset({Setting.HOSPITAL_OUTPATIENT, Setting.EMERGENCY, Setting.AMBULATORY_SURGERY})


class Reported(NamedTuple):
    """One line of a day: a number with its modifiers."""

    number: str
    modifiers: tuple[str, ...] = ()


class Unsuited(NamedTuple):
    """A modifier that does not suit its number, and why; `cite` names what decides."""

    number: str
    modifier: str
    why: str
    cite: str

    @property
    def message(self) -> str:
        """One sentence for people."""
        return f"Modifier {self.modifier} does not suit {self.number}: {self.why}."


class _Row(NamedTuple):
    on: str
    never: str
    needs: tuple[tuple[str, frozenset[str]], ...]
    settings: frozenset[str]
    apart: frozenset[str]
    beside: str
    source: str


@cache
def _rows() -> Mapping[str, _Row]:
    return {one: _row(cells) for cells in read_table("procedures/modifiers") for one in cells["modifier"].split()}


def _row(cells: Mapping[str, str]) -> _Row:
    needs = tuple((name, frozenset(values.split(","))) for name, _, values in (n.partition("=") for n in cells["needs"].split()))
    settings, apart = frozenset(cells["settings"].split()), frozenset(cells["apart"].split())
    return _Row(cells["on"], cells["not"], needs, settings, apart, cells["beside"], cells["source"])


@cache
def _groups() -> Mapping[str, str]:
    return {row["group"]: row["numbers"] for row in read_table("procedures/number-groups")}


@cache
def _ranges(groups: str) -> tuple[tuple[str, str], ...]:
    written = " ".join(_groups().get(one, one) for one in groups.split())
    return tuple((low, high or low) for low, _, high in (span.partition("-") for span in written.split()))


def is_in(number: str, groups: str) -> bool:
    """Whether a number lies in any of the groups or ranges (blank between them) of `procedures/number-groups`."""
    return any(low <= number <= high for low, high in _ranges(groups))


def is_for(modifier: str, number: str) -> bool:
    """Whether a modifier of the table is for numbers of that kind at all."""
    row = _rows().get(modifier)
    return row is not None and _by_number(number, row) is None


def unsuited(lines: Sequence[Reported], books: HcpcsEdition, day: datetime.date, setting: Setting | None) -> Iterator[Unsuited]:
    """The modifiers of a day's lines that do not suit their numbers, in order; one complaint for each.

    Args:
        lines: Every line of the day, the visit among them.
        books: The book of the day.
        day: Date of service.
        setting: Where care was given; None leaves out what depends on it.
    """
    for at, line in enumerate(lines):
        others = [other for number, other in enumerate(lines) if number != at]
        for modifier in dict.fromkeys(line.modifiers):
            complaint = _complaint(modifier, line, others, _Day(books, day, setting))
            if complaint is not None:
                yield Unsuited(line.number, modifier, *complaint)


class _Day(NamedTuple):
    books: HcpcsEdition
    date: datetime.date
    setting: Setting | None


def _complaint(modifier: str, line: Reported, others: Sequence[Reported], day: _Day) -> tuple[str, str] | None:
    row = _rows().get(modifier)
    if row is None:
        known = not modifier.isdigit() and day.books.is_active_modifier(modifier, day.date)
        return None if known else (f"it is no modifier on {day.date}", "CPT and HCPCS modifiers")
    if line.modifiers.count(modifier) > 1:
        return "it stands there twice", row.source
    why = (
        _by_number(line.number, row)
        or _by_attributes(line.number, row, day.books)
        or _by_setting(row, day.setting)
        or next(
            (f"{other} stands on the same line" for other in line.modifiers if other != modifier and other in row.apart), None
        )
        or _by_others(line, others, row, day)
    )
    return None if why is None else (why, row.source)


def _by_number(number: str, row: _Row) -> str | None:
    if (row.on and not is_in(number, row.on)) or (row.never and is_in(number, row.never) and not _is_named(number, row.on)):
        return "it is not for numbers of that kind"
    return None


def _is_named(number: str, groups: str) -> bool:
    """Whether a range of the row itself, not a group, names the number."""
    return is_in(number, " ".join(one for one in groups.split() if one not in _groups()))


def _by_attributes(number: str, row: _Row, books: HcpcsEdition) -> str | None:
    if not row.needs or not books.has(number):
        return None
    attributes = dict(books.entry(number).attributes)
    for name, allowed in row.needs:
        value = attributes.get(name)
        if value is not None and value not in allowed:
            return f"the {name.replace('_', ' ')} indicator of the number is {value}"
    return None


def _by_setting(row: _Row, setting: Setting | None) -> str | None:
    return None if setting is None or not row.settings or setting in row.settings else "it is not reported in that setting"


def _by_others(line: Reported, others: Sequence[Reported], row: _Row, day: _Day) -> str | None:
    """What a row says must stand beside the line."""
    if row.beside == "service" and not others:
        return "nothing else is reported for the day"
    if row.beside == "procedure" and not any(is_in(other.number, "surgery catheter") for other in others):
        return "no other procedure is reported for the day"
    if row.beside == "pair" and not _has_partner(line.number, others, day):
        return "no NCCI pair that a modifier may open joins it to another number of the day"
    return None


def _has_partner(number: str, others: Sequence[Reported], day: _Day) -> bool:
    kind = _kind(day.setting)
    if not day.books.has_pairs or any(other.number == number for other in others):
        return True
    return any("1" in _between(number, other.number, day.books, day.date, kind) for other in others)


def _kind(setting: Setting | None) -> PairKind:
    """Whose pairs a setting is judged by."""
    return PairKind.HOSPITAL if setting in _FACILITY else PairKind.PRACTITIONER


def _between(one: str, other: str, books: HcpcsEdition, day: datetime.date, kind: PairKind) -> tuple[str, ...]:
    """The indicators of the pairs that join two numbers, whichever of them is column one."""
    found = (books.pair(one, other, day, kind), books.pair(other, one, day, kind))
    return tuple(indicator for indicator in found if indicator is not None)


def pairs_among(
    numbers: Sequence[str], books: HcpcsEdition, day: datetime.date, setting: Setting | None
) -> Iterator[tuple[int, int, str]]:
    """The NCCI pairs among numbers: positions of column one and column two, and the indicator."""
    kind = _kind(setting)
    for first, column1 in enumerate(numbers):
        for second, column2 in enumerate(numbers):
            if first != second and (indicator := books.pair(column1, column2, day, kind)) is not None:
                yield first, second, indicator
