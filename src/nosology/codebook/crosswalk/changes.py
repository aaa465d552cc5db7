"""Changes of a code set from year to year: conversion tables, addenda, and lists of the year a code starts."""

import csv
import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nosology.codebook.artefact import Content, read_text
from nosology.codebook.crosswalk.workbook import day_of, read_rows
from nosology.model.codes import Icd10CmCode

_CODE = re.compile(r"([A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(\.?-)?")
_RANGE = re.compile(r"([A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?) ?- ?([A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?)")
_TOGETHER = re.compile(r"\bAND\b|\band\b|&")
_OCTOBER_ONLY = 3000
"""Below this the column holds a year (1 October of it); above, the workbook's number of a date."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """A row of a conversion table.

    Attributes:
        code: The new code.
        effective: First date of service.
        previous: What the table prints as its previous codes.
    """

    code: str
    effective: datetime.date
    previous: str

    @property
    def is_together(self) -> bool:
        """The previous codes were assigned together, not one or the other."""
        return bool(_TOGETHER.search(self.previous))


@dataclass(frozen=True, slots=True)
class Amendment:
    """A line of order file addenda: `Add`, `Delete`, `Revise from` or `Revise to`; only valid codes, no headers."""

    action: str
    code: str
    title: str


def parse_conversion_table(content: Content) -> Iterator[NewCode]:
    """Read a conversion table of ICD-10-CM (.xlsx: new code, effective year or date, previous codes).

    Raises:
        SourceError: The file is no workbook.
    """
    for row in read_rows(content):
        code, effective = row.get("A", "").strip(), row.get("B", "").strip()
        if _CODE.fullmatch(code) and effective.isdigit():
            number = int(effective)
            date = datetime.date(number, 10, 1) if number < _OCTOBER_ONLY else day_of(number)
            yield NewCode(Icd10CmCode.parse(code).value, date, row.get("C", "").strip())


def previous_codes(printed: str, known: Sequence[str]) -> tuple[str, ...]:
    """The codes that the column of previous codes names: single ones, ranges and `I63.-`, the latter two among `known` (sorted)."""
    found: list[str] = []
    rest = printed
    for first, last in _RANGE.findall(printed):
        found.extend(_between(known, first, last))
    rest = _RANGE.sub(" ", rest)
    for code, dash in _CODE.findall(rest):
        found.extend(_between(known, code, code) if dash else [code])
    return tuple(dict.fromkeys(found))


def _between(known: Sequence[str], first: str, last: str) -> list[str]:
    start, end = bisect_left(known, first), bisect_left(known, last + "\x7f")
    return list(known[start:end])


def parse_cm_addenda(content: Content) -> Iterator[Amendment]:
    """Read the order file addenda of ICD-10-CM. A header that becomes a valid code is an `Add`, one that stops being one a `Delete`."""
    pattern = re.compile(r"(Add|Delete|Revise from|Revise to): +(?:([01]) )?(\S+) +(.*)")
    for line in read_text(content).splitlines():
        match = pattern.match(line)
        if match and match[2] != "0":
            yield Amendment(match[1], Icd10CmCode.parse(match[3]).value, match[4][60:].strip() or match[4].strip())


def parse_first_years(content: Content) -> Iterator[tuple[str, int]]:
    """Read the list of codes by year: each code and the fiscal year it starts in (columns are the years of 1 October)."""
    rows = csv.reader(read_text(content).splitlines())
    years = [int(year) for year in next(rows)]
    for row in rows:
        for year, cell in zip(years, row, strict=False):
            if not cell.startswith("UNDEF"):
                yield Icd10CmCode.parse(cell).value, year + 1
                break
