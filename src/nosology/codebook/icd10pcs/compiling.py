"""Compile an edition of ICD-10-PCS from its files into one artefact."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from nosology.codebook.artefact import Content, Manifest, Rows, SourcePart, write_artefact
from nosology.codebook.icd10pcs.codes import PcsCodeList, parse_codes
from nosology.codebook.icd10pcs.definitions import Definitions, keys_of, parse_definitions
from nosology.codebook.icd10pcs.index import PcsIndex, index_keys, parse_index, prefixes_of, prune, walk
from nosology.codebook.icd10pcs.labels import LabelBook
from nosology.codebook.icd10pcs.model import AXES, PcsCode, PcsTable
from nosology.codebook.icd10pcs.packing import SCHEMA, SCHEMA_SQL, norm, pack, pack_axes, pack_term
from nosology.codebook.icd10pcs.reconcile import fit_tables
from nosology.codebook.icd10pcs.sources import PcsSources
from nosology.codebook.icd10pcs.tables import parse_tables
from nosology.model.books import EditionInfo

_PARTS = ("codes", "tables", "definitions", "index")


@dataclass(frozen=True, slots=True)
class PcsBooks:
    """What the files of an edition say, read and reconciled, ready to be stored.

    Attributes:
        codes: The valid codes, every one with a title.
        tables: Tables that give exactly these codes.
        definitions: Definitions, with the edition they come from.
        index: Index, with the edition it comes from.
        notes: What was carried or filled in.
    """

    codes: tuple[PcsCode, ...]
    tables: tuple[PcsTable, ...]
    definitions: Definitions
    index: PcsIndex
    notes: tuple[str, ...]


def compile_icd10pcs(sources: PcsSources, path: Path) -> EditionInfo:
    """Compile an edition: the code list decides validity; the tables are fitted to it where they come from another year.

    Raises:
        SourceError: A file is not what its place in `sources` says.
    """
    printed, tables = parse_tables(sources.tables)
    listed = parse_codes(sources.codes)
    definitions = parse_definitions(sources.definitions) if sources.definitions else Definitions("", (), ())
    index = parse_index(sources.index) if sources.index else PcsIndex("", ())
    editions = {"tables": printed, "definitions": definitions.edition, "index": index.edition}
    carried = {part: edition for part, edition in editions.items() if edition and edition != str(sources.year)}
    books = assemble(listed, tables, definitions, index, tuple(_carried_notes(carried)))
    kind = "carried" if carried and sources.source == "official" else sources.source
    info = edition_info(sources.year, kind, books.notes)
    parts = [SourcePart.of(part, content, editions.get(part, str(sources.year))) for part, content in _present(sources)]
    store(books, info, tuple(parts), path)
    return info


def _present(sources: PcsSources) -> Iterator[tuple[str, Content]]:
    for field in fields(sources):
        if field.name in _PARTS and (content := getattr(sources, field.name)):
            yield field.name, content


def _carried_notes(carried: dict[str, str]) -> Iterator[str]:
    for part, edition in carried.items():
        yield f"The {part} are those of FY{edition}." if part != "index" else f"The index is that of FY{edition}."


def edition_info(year: int, source: str, notes: tuple[str, ...]) -> EditionInfo:
    """The edition of a fiscal year: from 1 October of the year before to 30 September."""
    starts, ends = datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)
    return EditionInfo("icd10pcs", str(year), starts, ends, source, notes)


def assemble(
    listed: PcsCodeList, tables: list[PcsTable], definitions: Definitions, index: PcsIndex, notes: tuple[str, ...]
) -> PcsBooks:
    """Fit the tables to the code list and fill in what the list lacks (titles), saying so in the notes."""
    labels = LabelBook()
    for table in tables:
        labels.learn_table(table)
    fitted = fit_tables(tables, listed.codes, labels)
    codes, composed = _with_titles(listed.codes, labels)
    extra = []
    if labels.read_from_titles:
        extra.append(
            f"{labels.read_from_titles} labels of values that the tables lack were read from code titles, {labels.unknown} are unknown."
        )
    if composed:
        extra.append(f"{composed} codes have no official title in the sources; theirs is composed of the labels of the tables.")
    index, dropped = _live_index(index, codes)
    if dropped:
        extra.append(f"{len(dropped)} codes of the index are not valid in this year and left out: {', '.join(dropped)}.")
    return PcsBooks(codes, tuple(fitted), definitions, index, (*notes, *extra))


def _live_index(index: PcsIndex, codes: tuple[PcsCode, ...]) -> tuple[PcsIndex, list[str]]:
    """The index with only those codes that lead to a valid code, and the ones left out, in order."""
    beginnings = {code.code[:length] for code in codes for length in range(1, AXES + 1)}
    printed = {prefix for term in walk(index.terms) for prefix in prefixes_of(term)}
    dropped = sorted(printed - beginnings)
    terms = tuple(prune(term, beginnings.__contains__) for term in index.terms) if dropped else index.terms
    return PcsIndex(index.edition, terms, index.lines), dropped


def _with_titles(codes: tuple[PcsCode, ...], labels: LabelBook) -> tuple[tuple[PcsCode, ...], int]:
    untitled = [code.code for code in codes if not code.title]
    composed = {code: ", ".join(value.label for value in labels.spell(code, "")[2:]) for code in untitled}
    return tuple(PcsCode(c.code, composed.get(c.code, c.title), c.short) for c in codes), len(composed)


def store(books: PcsBooks, info: EditionInfo, parts: tuple[SourcePart, ...], path: Path) -> None:
    """Write the artefact."""
    keys = [*keys_of(books.definitions.entries), *index_keys(books.index.terms)]
    tables: dict[str, Rows] = {
        "code": ((c.code, c.title, c.short) for c in books.codes),
        "pcs_table": ((t.code, pack_axes((t.head,)), pack(t.axis_titles), t.definition) for t in books.tables),
        "pcs_row": ((t.code, number, pack_axes(row.axes)) for t in books.tables for number, row in enumerate(t.rows)),
        "definition": (
            (d.section, d.axis, d.axis_title, pack(d.titles), d.definition, d.explanation, pack(d.includes))
            for d in books.definitions.entries
        ),
        "aggregate": (
            (a.device, a.operation, pack(a.body_systems), a.parent.character, a.parent.label)
            for a in books.definitions.aggregates
        ),
        "key": ((norm(key.term), key.term, str(key.kind), pack(key.use)) for key in keys),
        "term": ((number, norm(term.title), term.title, pack_term(term)) for number, term in enumerate(books.index.terms)),
    }
    write_artefact(path, SCHEMA_SQL, tables, Manifest(SCHEMA, info, parts, _counts(books, len(keys), info.name)))


def _counts(books: PcsBooks, keys: int, edition: str) -> tuple[tuple[str, int], ...]:
    return (
        ("codes", len(books.codes)),
        ("tables", len(books.tables)),
        ("rows", sum(len(table.rows) for table in books.tables)),
        ("definitions", len(books.definitions.entries)),
        ("device aggregates", len(books.definitions.aggregates)),
        ("key lines", keys),
        ("index main terms", len(books.index.terms)),
        ("index lines", books.index.lines if books.index.edition == edition else 0),
    )
