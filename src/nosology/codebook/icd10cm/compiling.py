"""Compile the official files of a fiscal year into one SQLite file."""

import datetime
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from nosology.codebook.icd10cm.alphabetic import parse_index
from nosology.codebook.icd10cm.order import parse_order, parse_poa_exempt
from nosology.codebook.icd10cm.packing import pack_ranges, pack_term
from nosology.codebook.icd10cm.pruning import keep_valid
from nosology.codebook.icd10cm.references import covers, parse_references
from nosology.codebook.icd10cm.schema import APPLICATION, INDEXES, SCHEMA_VERSION, TABLES
from nosology.codebook.icd10cm.sevenths import ListedCode, generate_codes
from nosology.codebook.icd10cm.sources import Sources
from nosology.codebook.icd10cm.tabular import Tabular, parse_tabular
from nosology.model.books import CodeRange, IndexTerm

BUILDER = "nosology codebook 1"
_BOOK_PARTS = (("disease", "index"), ("external", "external"), ("neoplasm", "neoplasm"), ("drug", "drug"))
_PART_NAMES = {
    "tabular": "notes and 7th characters",
    "index": "Alphabetic Index",
    "external": "External Cause Index",
    "neoplasm": "Table of Neoplasms",
    "drug": "Table of Drugs",
    "poa_exempt": "POA-exempt list",
}


def compile_edition(sources: Sources, path: Path) -> None:
    """Write the edition to `path`; the file appears only when it is complete.

    Raises:
        SourceError: A file is not the official file it is given as.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(partial)
        try:
            _fill(connection, sources)
        finally:
            connection.close()
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, sources: Sources) -> None:
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + TABLES)
    tabular = parse_tabular(sources.tabular.data)
    codes = list(_listed_codes(tabular, sources))
    known = _store_entries(connection, tabular, codes, sources)
    _store_notes(connection, tabular, known)
    del tabular, codes
    for book, part in _BOOK_PARTS:
        source = getattr(sources, part)
        if source is not None:
            terms = parse_index(source.data, book)
            is_carried = part in dict(sources.carried)
            _store_terms(connection, book, keep_valid(terms, known) if is_carried else terms)
    connection.executescript(INDEXES)
    _store_manifest(connection, sources)
    connection.executescript("ANALYZE; VACUUM;")


def _listed_codes(tabular: Tabular, sources: Sources) -> Iterator[ListedCode]:
    """What is valid and what it is called: the order file when there is one, else what the tabular list generates."""
    if sources.order is None:
        yield from generate_codes(tabular)
        return
    printed = {line.code: line.parent for line in tabular.lines}
    sections = [line.code for line in tabular.lines if not line.is_code and not line.code.isdigit()]
    seen = set(sections)
    for line in parse_order(sources.order.data):
        seen.add(line.code)
        parent = printed.get(line.code) or ""
        if parent not in seen:
            parent = _nearest_above(line.code, seen, sections)
        yield ListedCode(line.code, line.title, parent, line.is_billable)


def _nearest_above(code: str, seen: set[str], sections: list[str]) -> str:
    """The longest code already listed that begins this one (placeholder X dropped on the way), else its section."""
    for length in range(len(code) - 1, 2, -1):
        stem = code[:length].rstrip(".")
        if stem in seen:
            return stem
    inside = (section for section in sections if covers([CodeRange(*section.split("-"))], code))
    return next(inside, "")


def _store_entries(connection: sqlite3.Connection, tabular: Tabular, codes: list[ListedCode], sources: Sources) -> set[str]:
    """Write chapters, sections and codes in print order; return everything an index or note may point at."""
    exempt = set(parse_poa_exempt(sources.poa_exempt.data)) if sources.poa_exempt else set()
    starts, ends = fiscal_year(sources.year)
    period = (starts.isoformat(), ends.isoformat())
    rows = (
        (c.code, position, c.title, c.parent or None, int(c.is_billable), int(c.code in exempt), *period)
        for position, c in enumerate(_in_print_order(tabular, codes))
    )
    connection.executemany("INSERT OR IGNORE INTO entry VALUES (?,?,?,?,?,?,?,?)", rows)
    return {code for (code,) in connection.execute("SELECT code FROM entry")}


def _in_print_order(tabular: Tabular, codes: list[ListedCode]) -> Iterator[ListedCode]:
    """The codes with each chapter and section before its first code."""
    headings: dict[str, list[ListedCode]] = {}
    pending: list[ListedCode] = []
    for line in tabular.lines:
        if line.is_code and pending:
            headings[line.code], pending = pending, []
        elif not line.is_code:
            pending.append(ListedCode(line.code, line.title, line.parent or "", False))
    for code in codes:
        yield from headings.pop(code.code, ())
        yield code
    for late in headings.values():
        yield from late


def _store_notes(connection: sqlite3.Connection, tabular: Tabular, known: set[str]) -> None:
    lines = [line for line in tabular.lines if line.code in known]
    notes = (
        (line.code, position, kind.value, text, pack_ranges(parse_references(text)))
        for line in lines
        for position, (kind, text) in enumerate(line.notes)
    )
    connection.executemany("INSERT OR IGNORE INTO note VALUES (?,?,?,?,?)", notes)
    sevenths = (
        (line.code, position, seventh.character, seventh.meaning)
        for line in lines
        for position, seventh in enumerate(line.sevenths)
    )
    connection.executemany("INSERT OR IGNORE INTO seventh VALUES (?,?,?,?)", sevenths)


def _store_terms(connection: sqlite3.Connection, book: str, terms: Iterable[IndexTerm]) -> None:
    rows = ((book, position, term.title.casefold(), pack_term(term)) for position, term in enumerate(terms))
    connection.executemany("INSERT INTO term VALUES (?,?,?,?)", rows)


def fiscal_year(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last date of service of a fiscal year's edition.

    Source: 45 CFR 162.1002 and the ICD-10-CM Official Guidelines title page (1 October to 30 September).
    """
    return datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)


def _store_manifest(connection: sqlite3.Connection, sources: Sources) -> None:
    starts, ends = fiscal_year(sources.year)
    manifest = {
        "application": APPLICATION,
        "schema": SCHEMA_VERSION,
        "builder": BUILDER,
        "name": str(sources.year),
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "source": "embedded" if sources.is_embedded else "carried" if sources.carried else "official",
        "notes": [f"{_PART_NAMES.get(part, part)} carried from FY{year}" for part, year in sources.carried],
        "sources": [{"part": part, "name": s.name, "sha256": s.sha256} for part, s in sources.present()],
        "counts": _counts(connection),
    }
    rows = ((key, json.dumps(value, ensure_ascii=False)) for key, value in manifest.items())
    connection.executemany("INSERT INTO manifest VALUES (?,?)", rows)
    connection.commit()


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    queries = {
        "entries": "SELECT count(*) FROM entry",
        "billable": "SELECT count(*) FROM entry WHERE is_billable",
        "poa-exempt": "SELECT count(*) FROM entry WHERE is_poa_exempt",
        "notes": "SELECT count(*) FROM note",
    }
    counts = {name: int(connection.execute(query).fetchone()[0]) for name, query in queries.items()}
    books = connection.execute("SELECT book, count(*) FROM term GROUP BY book ORDER BY book")
    return counts | {f"main terms ({book})": int(number) for book, number in books}
