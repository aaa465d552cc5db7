"""Compile ICD-9-CM version 32, diagnoses or procedures, into one artefact."""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from nosology.codebook.artefact import Content, Manifest, Rows, SourcePart, read_text, write_artefact
from nosology.codebook.icd9.sources import Icd9Sources
from nosology.codebook.icd9.tabular import Heading, parse_tabular, references
from nosology.model.books import EditionInfo
from nosology.model.codes import Code, Icd9CmCode, Icd9ProcedureCode
from nosology.model.errors import SourceError

SCHEMA = "icd9/1"
EDITION = "2015"
_SCHEMA_SQL = """
CREATE TABLE entry (code TEXT PRIMARY KEY, title TEXT, short TEXT, parent TEXT, is_billable INTEGER, position INTEGER) WITHOUT ROWID;
CREATE INDEX entry_parent ON entry (parent, position);
CREATE INDEX entry_position ON entry (position);
CREATE TABLE note (code TEXT, number INTEGER, kind TEXT, text TEXT, refers_to TEXT, PRIMARY KEY (code, number)) WITHOUT ROWID;
"""
_TITLE_LINE = re.compile(r"([VE]?\d{2,5})\s+(\S.*)")
_FROZEN = "ICD-9-CM was frozen in October 2011; this last version serves earlier dates of service as well."
_NO_TABULAR = (
    "Titles of categories are made from the titles of their codes, and there are no notes: install the tabular text for both."
)


@dataclass(frozen=True, slots=True)
class Icd9Entry:
    """A line to store: an entry of the tabular list, its abbreviated title and its notes."""

    heading: Heading
    short: str
    parent: str | None
    is_billable: bool


def compile_icd9cm(sources: Icd9Sources, path: Path) -> EditionInfo:
    """Compile the diagnoses.

    Raises:
        SourceError: A file is not what its place in `sources` says.
    """
    return _compile("icd9cm", Icd9CmCode, sources, path)


def compile_icd9pcs(sources: Icd9Sources, path: Path) -> EditionInfo:
    """Compile the procedures.

    Raises:
        SourceError: A file is not what its place in `sources` says.
    """
    return _compile("icd9pcs", Icd9ProcedureCode, sources, path)


def _compile(system: str, kind: type[Code], sources: Icd9Sources, path: Path) -> EditionInfo:
    titles = _read_titles(sources.long_titles, kind)
    shorts = _read_titles(sources.short_titles, kind) if sources.short_titles else {}
    is_procedure = kind is Icd9ProcedureCode
    headings = parse_tabular(sources.tabular, is_procedure) if sources.tabular else _categories(titles)
    entries = list(_entries(headings, titles, shorts))
    notes = (_FROZEN,) if sources.tabular else (_FROZEN, _NO_TABULAR)
    dates = datetime.date(2014, 10, 1), datetime.date(2015, 9, 30)
    info = EditionInfo(system, EDITION, *dates, sources.source, notes)
    rows: dict[str, Rows] = {
        "entry": (
            (e.heading.code, e.heading.title, e.short, e.parent, int(e.is_billable), number) for number, e in enumerate(entries)
        ),
        "note": (note for entry in entries for note in _notes(entry.heading, is_procedure)),
    }
    counts = (
        ("codes", len(titles)),
        ("entries", len(entries)),
        ("notes", sum(len(entry.heading.notes) for entry in entries)),
    )
    write_artefact(path, _SCHEMA_SQL, rows, Manifest(SCHEMA, info, tuple(_parts(sources)), counts))
    return info


def _parts(sources: Icd9Sources) -> Iterator[SourcePart]:
    for field in fields(sources):
        content: Content | None = getattr(sources, field.name)
        if content and field.name != "source":
            yield SourcePart.of(field.name, content, EDITION)


def _read_titles(content: Content, kind: type[Code]) -> dict[str, str]:
    """Dotted code to title.

    Raises:
        SourceError: A line is not a code and a title.
    """
    titles = {}
    for number, line in enumerate(read_text(content).splitlines(), 1):
        match = _TITLE_LINE.fullmatch(line.strip())
        if match:
            titles[kind.parse(match[1]).value] = match[2].strip()
        elif line.strip():
            raise SourceError(
                f"Line {number} of the ICD-9-CM titles is not a code and a title; give CMS32_DESC_LONG_DX.txt or its kin."
            )
    return titles


def _entries(headings: list[Heading], titles: dict[str, str], shorts: dict[str, str]) -> Iterator[Icd9Entry]:
    """Printed headings in order, with the valid codes that are not printed put in at their place."""
    merged = list(_merge(headings, titles))
    printed = {heading.code for heading in merged}
    chapter = section = None
    for heading in merged:
        code = heading.code
        if code.startswith("chapter"):
            parent, chapter, section = None, code, None
        elif heading.is_group:
            parent, section = chapter, code
        else:
            parent = _above(code, printed) or section or chapter
        heading.title = titles.get(code, heading.title)
        yield Icd9Entry(heading, shorts.get(code, ""), parent, code in titles)


def _merge(headings: list[Heading], titles: dict[str, str]) -> Iterator[Heading]:
    printed = {heading.code for heading in headings}
    waiting = [code for code in sorted(titles, key=code_order) if code not in printed]
    following = _following_codes(headings)
    for heading, order in zip(headings, following, strict=True):
        while waiting and code_order(waiting[0]) < order:
            code = waiting.pop(0)
            yield Heading(code, titles[code])
        yield heading
    yield from (Heading(code, titles[code]) for code in waiting)


def _following_codes(headings: list[Heading]) -> list[tuple[int, str]]:
    """For each heading the place of its own code or, for a group, of the first code under it."""
    orders: list[tuple[int, str]] = []
    order = (9, "")
    for heading in reversed(headings):
        order = order if heading.is_group else code_order(heading.code)
        orders.append(order)
    return orders[::-1]


def code_order(code: str) -> tuple[int, str]:
    """Numeric codes first, then V codes, then E codes."""
    return "VE".find(code[0]) + 1, code


def _above(code: str, printed: set[str]) -> str | None:
    """The nearest entry that the code extends."""
    shorter = (code[:length].rstrip(".") for length in range(len(code) - 1, 1, -1))
    return next((stem for stem in shorter if stem in printed and stem != code), None)


def _categories(titles: dict[str, str]) -> list[Heading]:
    """Categories without the tabular text: what the titles of their codes begin with."""
    members: dict[str, list[str]] = {}
    for code, title in titles.items():
        members.setdefault(code.partition(".")[0], []).append(title)
    missing = sorted((category for category in members if category not in titles), key=code_order)
    return [Heading(category, _common_title(category, members[category])) for category in missing]


def _common_title(category: str, titles: list[str]) -> str:
    common: list[str] = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    return " ".join(common).strip(" ,") or f"Category {category}"


def _notes(heading: Heading, is_procedure: bool) -> Iterator[tuple[str, int, str, str, str]]:
    for number, (kind, text) in enumerate(heading.notes):
        ranges = [[found.first, found.last] for found in references(text, is_procedure)]
        yield heading.code, number, str(kind), text, json.dumps(ranges)
