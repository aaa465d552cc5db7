"""Which codes an edition lists, from when, under which heading: the order file where there is one, else the Tabular List."""

import datetime
from collections.abc import Iterable, Iterator

from nosology.codebook.icd10cm.order import parse_order, parse_poa_exempt
from nosology.codebook.icd10cm.poa import exempt_by_table
from nosology.codebook.icd10cm.references import covers
from nosology.codebook.icd10cm.sevenths import ListedCode, generate_codes
from nosology.codebook.icd10cm.sources import Sources
from nosology.codebook.icd10cm.tabular import Tabular
from nosology.model.books import CodeRange

type EntryRow = tuple[str, int, str, str | None, int, int, str, str]
_APRIL = (4, 1)


def fiscal_year(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last date of service of a fiscal year's edition: 1 October to 30 September."""
    return datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)


def list_entries(tabular: Tabular, sources: Sources) -> list[EntryRow]:
    """Chapters, sections and codes in print order, as rows of the table `entry`.

    Codes of a Tabular List of the same year that the October order file lacks came with the April update and are valid from
    1 April.
    """
    starts, ends = fiscal_year(sources.year)
    listed, late = _listed(tabular, sources)
    exempt = _exempt(listed, sources)
    april = datetime.date(sources.year, *_APRIL)
    rows: dict[str, EntryRow] = {}
    for item in _with_headings(tabular, listed):
        since = april if item.code in late else starts
        flags = (int(item.is_billable), int(item.code in exempt))
        rows.setdefault(
            item.code,
            (item.code, len(rows), item.title, item.parent or None, *flags, since.isoformat(), ends.isoformat()),
        )
    return list(rows.values())


def _exempt(listed: list[ListedCode], sources: Sources) -> frozenset[str]:
    if sources.poa_exempt is not None:
        return frozenset(parse_poa_exempt(sources.poa_exempt.data))
    return exempt_by_table(item.code for item in listed if item.is_billable)


def _listed(tabular: Tabular, sources: Sources) -> tuple[list[ListedCode], set[str]]:
    generated = list(generate_codes(tabular))
    if sources.order is None:
        return generated, set()
    ordered = list(_ordered(tabular, sources))
    if "tabular" in dict(sources.carried):
        return ordered, set()
    known = {item.code for item in ordered}
    late = [item for item in generated if item.code not in known]
    return _insert(ordered, late), {item.code for item in late}


def _insert(ordered: list[ListedCode], late: list[ListedCode]) -> list[ListedCode]:
    """Each late code right after the entry above it and what that already holds."""
    merged = list(ordered)
    for item in late:
        stem = item.parent
        after = max((at for at, known in enumerate(merged) if known.code.startswith(stem)), default=len(merged) - 1)
        merged.insert(after + 1, item)
    return merged


def _ordered(tabular: Tabular, sources: Sources) -> Iterator[ListedCode]:
    """The lines of the order file, each under the entry that the Tabular List prints it under.

    A category newer than the Tabular List goes to the section of its range, else to that of the category before it.
    """
    if sources.order is None:
        return
    printed = {line.code: line.parent for line in tabular.lines}
    sections = [line.code for line in tabular.lines if not line.is_code and "-" in line.code]
    seen = set(sections)
    section = ""
    for line in parse_order(sources.order.data):
        parent = printed.get(line.code) or ""
        if parent not in seen:
            parent = _nearest_above(line.code, seen, sections) or section
        seen.add(line.code)
        section = parent if "-" in parent else section
        yield ListedCode(line.code, line.title, parent, line.is_billable)


def _nearest_above(code: str, seen: set[str], sections: list[str]) -> str:
    """The longest code already listed that begins this one (placeholders dropped on the way), else its section."""
    for length in range(len(code) - 1, 2, -1):
        stem = code[:length].rstrip(".")
        if stem in seen:
            return stem
    inside = (section for section in sections if covers([CodeRange(*section.split("-"))], code))
    return next(inside, "")


def _with_headings(tabular: Tabular, listed: Iterable[ListedCode]) -> Iterator[ListedCode]:
    """The codes with each chapter and section before its first code."""
    headings: dict[str, list[ListedCode]] = {}
    pending: list[ListedCode] = []
    for line in tabular.lines:
        if line.is_code and pending:
            headings[line.code], pending = pending, []
        elif not line.is_code:
            pending.append(ListedCode(line.code, line.title, line.parent or "", False))
    for item in listed:
        yield from headings.pop(item.code, ())
        yield item
    for unused in headings.values():
        yield from unused
