"""Compile the official files of a fiscal year into one edition."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from nosology.codebook.artefact import Manifest, SourcePart, write_artefact
from nosology.codebook.icd10cm.alphabetic import BOOKS, parse_index
from nosology.codebook.icd10cm.listing import EntryRow, fiscal_year, list_entries
from nosology.codebook.icd10cm.packing import pack_ranges, pack_term
from nosology.codebook.icd10cm.pruning import keep_valid
from nosology.codebook.icd10cm.references import parse_references
from nosology.codebook.icd10cm.schema import SCHEMA, TABLES
from nosology.codebook.icd10cm.sources import Source, Sources
from nosology.codebook.icd10cm.tabular import Tabular, parse_tabular
from nosology.model.books import EditionInfo

type NoteRow = tuple[str, int, str, str, str]
type SeventhRow = tuple[str, int, str, str]
type TermRow = tuple[str, int, str, str]

_PART_NAMES = {
    "tabular": "notes and 7th characters",
    "index": "Alphabetic Index",
    "external": "External Cause Index",
    "neoplasm": "Table of Neoplasms",
    "drug": "Table of Drugs and Chemicals",
    "poa_exempt": "POA-exempt list",
}


def compile_edition(sources: Sources, path: Path) -> None:
    """Write the edition to `path`; the file appears only when it is complete.

    Raises:
        SourceError: A file is not the official file it is given as.
    """
    tabular = parse_tabular(sources.tabular.data)
    entries = list_entries(tabular, sources)
    known = frozenset(row[0] for row in entries)
    notes = list(_note_rows(tabular, known))
    sevenths = list(_seventh_rows(tabular, known))
    del tabular
    terms = [row for book in BOOKS for row in _term_rows(book, sources, known)]
    write_artefact(
        path,
        TABLES,
        {"entry": entries, "note": notes, "seventh": sevenths, "term": terms},
        Manifest(SCHEMA, _info(sources), tuple(_parts(sources)), _counts(entries, notes, terms)),
    )


def _note_rows(tabular: Tabular, known: Collection[str]) -> Iterator[NoteRow]:
    for line in tabular.lines:
        for position, (kind, text) in enumerate(line.notes if line.code in known else ()):
            yield line.code, position, kind.value, text, pack_ranges(parse_references(text))


def _seventh_rows(tabular: Tabular, known: Collection[str]) -> Iterator[SeventhRow]:
    for line in tabular.lines:
        for position, seventh in enumerate(line.sevenths if line.code in known else ()):
            yield line.code, position, seventh.character, seventh.meaning


def _term_rows(book: str, sources: Sources, known: Collection[str]) -> Iterator[TermRow]:
    """The main terms of one book; in a book carried from another year only codes that exist in this one are kept."""
    part = "index" if book == "disease" else book
    source: Source | None = getattr(sources, part)
    if source is None:
        return
    terms = parse_index(source.data, book)
    if part in dict(sources.carried):
        terms = keep_valid(terms, known)
    for position, term in enumerate(terms):
        yield book, position, term.title.casefold(), pack_term(term)


def _info(sources: Sources) -> EditionInfo:
    starts, ends = fiscal_year(sources.year)
    return EditionInfo(
        system="icd10cm",
        name=str(sources.year),
        starts=starts,
        ends=ends,
        source="embedded" if sources.is_embedded else "carried" if sources.carried else "official",
        notes=tuple(_remarks(sources)),
    )


def _remarks(sources: Sources) -> Iterator[str]:
    yield from (f"{_PART_NAMES.get(part, part)} carried from FY{year}" for part, year in sources.carried)
    if sources.poa_exempt is None:
        yield "POA-exempt codes by nosology's own table of the FY2026 list"


def _parts(sources: Sources) -> Iterator[SourcePart]:
    carried = dict(sources.carried)
    for part, source in sources.present():
        yield SourcePart.of(part, source.data, f"FY{carried.get(part, sources.year)} {source.name}")


def _counts(entries: list[EntryRow], notes: list[NoteRow], terms: list[TermRow]) -> tuple[tuple[str, int], ...]:
    books = Counter(row[0] for row in terms)
    return (
        ("entries", len(entries)),
        ("billable", sum(row[4] for row in entries)),
        ("POA-exempt", sum(row[5] for row in entries)),
        ("notes", len(notes)),
        *((f"main terms ({book})", books[book]) for book in BOOKS if books[book]),
    )
