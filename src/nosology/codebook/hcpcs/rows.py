"""Reading the lists of HCPCS codes, modifiers and code numbers into rows of one shape."""

import csv
import datetime
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from nosology.codebook.artefact import Content, read_content, read_text
from nosology.model.codes import CodeSystem
from nosology.model.errors import SourceError

_GZIP = b"\x1f\x8b"
_IOCE_BASE, _IOCE_BASE_QUARTER = 99, 2025 * 4 + 1
"""Version 99 of the outpatient editor is that of the second quarter of 2025; one version a quarter."""
_IOCE_FIRST = 76
"""The oldest version the editor keeps: a code in it may be older."""
_NOT_ATTRIBUTES = frozenset({"code", "class", "active_2026", "ioce_lo", "ioce_hi"})


@dataclass(frozen=True, slots=True)
class HcpcsRow:
    """One code or modifier.

    Attributes:
        code: As claims carry it.
        system: HCPCS Level II, CPT or CDT; modifiers stand under HCPCS.
        kind: `procedure` or `modifier`.
        title: Full description; empty for CPT and CDT.
        short_title: Abbreviated description; empty for CPT and CDT.
        starts: First date of service, None when it is older than the sources tell.
        ends: Last date of service, None while it is open.
        attributes: CMS attributes by name, those with a value.
    """

    code: str
    system: CodeSystem
    kind: str
    title: str
    short_title: str
    starts: datetime.date | None
    ends: datetime.date | None
    attributes: tuple[tuple[str, str], ...] = ()


def parse_level2(content: Content) -> Iterator[HcpcsRow]:
    """Read the list of HCPCS Level II codes and modifiers.

    Raises:
        SourceError: A column is missing.
    """
    for row in _table(content, ("code", "kind", "long_description", "add_date", "term_date")):
        kept = {name: row.get(name, "") for name in ("coverage", "betos", "action_code")}
        yield HcpcsRow(
            code=row["code"],
            system=CodeSystem.HCPCS,
            kind=row["kind"],
            title=row["long_description"],
            short_title=row.get("short_description", ""),
            starts=_date(row["add_date"]),
            ends=_date(row["term_date"]),
            attributes=_filled(kept),
        )


def parse_addendum_b(content: Content, starts: datetime.date) -> Iterator[HcpcsRow]:
    """Read the Level II rows of an OPPS Addendum B; `starts` is the first day of its quarter.

    Raises:
        SourceError: A column is missing.
    """
    for row in _table(content, ("HCPCSCode", "ShortDescriptor", "StatusIndicator")):
        attributes = _filled({"opps_status": row["StatusIndicator"], "opps_rate": row.get("PaymentRate", "")})
        yield HcpcsRow(row["HCPCSCode"], CodeSystem.HCPCS, "procedure", "", row["ShortDescriptor"], starts, None, attributes)


def parse_numbers(content: Content) -> Iterator[HcpcsRow]:
    """Read the code numbers with CMS attributes (CSV, gzip or plain); it has no descriptors.

    Raises:
        SourceError: A column is missing.
    """
    raw = read_content(content)
    for row in _table(gzip.decompress(raw) if raw.startswith(_GZIP) else raw, ("code", "class", "active_2026")):
        attributes = _filled(
            {name: value for name, value in row.items() if name not in _NOT_ATTRIBUTES} | {"class": row["class"]}
        )
        starts, ends = ioce_period(row.get("ioce_lo", ""), row.get("ioce_hi", ""), is_open=row["active_2026"] == "1")
        yield HcpcsRow(row["code"], _system(row["class"]), "procedure", "", "", starts, ends, attributes)


_FEE_SCHEDULE = {"pctc": 13, "multiple": 18, "bilateral": 19, "assistant": 20, "cosurgeon": 21, "team": 22}
"""The columns of the relative value file that say which modifiers a number takes."""


def parse_fee_schedule(content: Content) -> dict[str, tuple[tuple[str, str], ...]]:
    """Read the indicators of the relative value file of the physician fee schedule (CSV, gzip or plain), by number.

    Raises:
        SourceError: A row lacks the columns.
    """
    raw = read_content(content)
    lines = read_text(gzip.decompress(raw) if raw.startswith(_GZIP) else raw).splitlines()
    indicators: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in csv.reader(lines[1:]):
        if len(row) <= max(_FEE_SCHEDULE.values()):
            raise SourceError("The relative value file lacks the indicators of the physician fee schedule.")
        if not row[1]:
            indicators[row[0]] = tuple((name, row[at]) for name, at in _FEE_SCHEDULE.items() if row[at])
    return indicators


def with_indicators(rows: Iterable[HcpcsRow], indicators: Mapping[str, tuple[tuple[str, str], ...]]) -> list[HcpcsRow]:
    """The rows with the indicators of their numbers."""
    return [replace(row, attributes=(*row.attributes, *indicators[row.code])) if row.code in indicators else row for row in rows]


def _system(kind: str) -> CodeSystem:
    return CodeSystem.CDT if kind == "CDT" else CodeSystem.HCPCS if kind.startswith("HCPCS") else CodeSystem.CPT


def ioce_period(first: str, last: str, is_open: bool) -> tuple[datetime.date | None, datetime.date | None]:
    """The dates of a range of versions of the outpatient editor; of a code no longer open without a range, 2025 is the last year."""
    starts = quarter_start(int(first)) if first and int(first) > _IOCE_FIRST else None
    if is_open:
        return starts, None
    return starts, quarter_start(int(last) + 1) - datetime.timedelta(days=1) if last else datetime.date(2025, 12, 31)


def quarter_start(version: int) -> datetime.date:
    """First day of the quarter of a version of the outpatient editor."""
    year, index = divmod(_IOCE_BASE_QUARTER + version - _IOCE_BASE, 4)
    return datetime.date(year, 3 * index + 1, 1)


def quarter_of(date: datetime.date) -> int:
    """The version of the outpatient editor that is in force on a date."""
    return _IOCE_BASE + date.year * 4 + (date.month - 1) // 3 - _IOCE_BASE_QUARTER


def merge(level2: Iterable[HcpcsRow], newer: Iterable[HcpcsRow], numbers: Iterable[HcpcsRow]) -> list[HcpcsRow]:
    """One row for each code, in order: descriptions and dates of the list, else of Addendum B, attributes of all.

    A Level II code that the numbers know to have ended, and the older list does not, ends when the numbers say. The numbers tell
    since when a code has its present attributes, which dates a Level II code newer than the list, but no other.
    """
    merged = {row.code: row for row in level2}
    by_number = {row.code: row for row in numbers}
    for row in newer:
        known = merged.get(row.code)
        start = by_number[row.code].starts if row.code in by_number else None
        merged[row.code] = (
            replace(known, attributes=(*known.attributes, *row.attributes)) if known else replace(row, starts=start or row.starts)
        )
    for code, row in by_number.items():
        if code in merged:
            known = merged[code]
            merged[code] = replace(known, ends=known.ends or row.ends, attributes=(*known.attributes, *row.attributes))
        else:
            merged[code] = replace(row, starts=None)
    return [merged[code] for code in sorted(merged)]


def _table(content: Content, needed: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    reader = csv.DictReader(read_text(content).splitlines())
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise SourceError(f"The list of codes lacks the column {missing[0]}; it needs {', '.join(needed)}.")
    return iter(reader)


def _date(text: str) -> datetime.date | None:
    digits = re.sub(r"\D", "", text)
    return datetime.datetime.strptime(digits, "%Y%m%d").date() if len(digits) == 8 else None


def _filled(cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in cells.items() if value)
