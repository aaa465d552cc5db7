"""Compile the book of HCPCS codes, modifiers and code numbers into one artefact."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nosology.codebook.artefact import Manifest, SourcePart, write_artefact
from nosology.codebook.hcpcs.pairs import PAIR_SQL, Pair, PairKind, pack_pairs, parse_pairs
from nosology.codebook.hcpcs.rows import (
    HcpcsRow,
    merge,
    parse_addendum_b,
    parse_fee_schedule,
    parse_level2,
    parse_numbers,
    with_indicators,
)
from nosology.codebook.hcpcs.sources import HcpcsSources
from nosology.model.books import EditionInfo
from nosology.model.codes import CodeSystem

SCHEMA = "hcpcs/1"
_SCHEMA_SQL = (
    """
CREATE TABLE code (code TEXT, kind TEXT, system TEXT, title TEXT, short TEXT, starts TEXT, ends TEXT, attributes TEXT,
                   PRIMARY KEY (code, kind)) WITHOUT ROWID;
CREATE INDEX code_system ON code (system, code);
"""
    + PAIR_SQL
)
_PARTS = ("level2", "addendum_b", "numbers", "fee_schedule", "practitioner_pairs", "hospital_pairs")
_NO_DESCRIPTORS = "CPT and CDT: numbers and CMS attributes only. Descriptors need a licence: `nosology codebooks license`."


def compile_hcpcs(sources: HcpcsSources, path: Path) -> EditionInfo:
    """Compile the book of a quarter.

    Raises:
        SourceError: A file is not what its place in `sources` says.
    """
    starts, _ = quarter_dates(sources.quarter)
    level2 = list(parse_level2(sources.level2))
    newer = list(parse_addendum_b(sources.addendum_b, starts)) if sources.addendum_b is not None else []
    numbers = list(parse_numbers(sources.numbers)) if sources.numbers is not None else []
    known = {row.code for row in level2}
    fresh = sum(1 for row in newer if row.code not in known)
    notes = (_NO_DESCRIPTORS, *((f"{fresh} codes newer than the Level II list come from Addendum B.",) if fresh else ()))
    given = {name: getattr(sources, name) for name in _PARTS}
    parts = tuple(SourcePart.of(name, content, sources.quarter) for name, content in given.items() if content is not None)
    counts = (
        ("level II rows", sum(1 for row in level2 if row.kind == "procedure")),
        ("modifiers", sum(1 for row in level2 if row.kind == "modifier")),
        ("addendum b rows", len(newer)),
        ("number rows", len(numbers)),
    )
    rows = merge(level2, newer, numbers)
    if sources.fee_schedule is not None:
        rows = with_indicators(rows, parse_fee_schedule(sources.fee_schedule))
    pairs = {
        kind: parse_pairs(content)
        for kind, content in ((PairKind.PRACTITIONER, sources.practitioner_pairs), (PairKind.HOSPITAL, sources.hospital_pairs))
        if content is not None
    }
    return store(Contents(rows, pairs), sources.quarter, sources.source, notes, (parts, counts), path)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a book holds.

    Attributes:
        rows: Codes and modifiers.
        pairs: NCCI pairs by whose claims they are for.
    """

    rows: Sequence[HcpcsRow]
    pairs: Mapping[PairKind, Iterable[Pair]] = field(default_factory=dict)


def store(
    contents: Contents,
    quarter: str,
    source: str,
    notes: tuple[str, ...],
    record: tuple[tuple[SourcePart, ...], tuple[tuple[str, int], ...]],
    path: Path,
) -> EditionInfo:
    """Write the artefact; `record` is the sources and counts for its manifest."""
    rows = contents.rows
    packed = [row for kind, pairs in contents.pairs.items() for row in pack_pairs(kind, pairs)]
    info = EditionInfo("hcpcs", quarter, *quarter_dates(quarter), source, notes)
    systems = (CodeSystem.HCPCS, CodeSystem.CPT, CodeSystem.CDT)
    held = tuple((f"{s} codes", sum(1 for row in rows if row.system is s and row.kind == "procedure")) for s in systems)
    cells = (
        (r.code, r.kind, str(r.system), r.title, r.short_title, _iso(r.starts), _iso(r.ends), json.dumps(r.attributes))
        for r in rows
    )
    write_artefact(path, _SCHEMA_SQL, {"code": cells, "pair": packed}, Manifest(SCHEMA, info, record[0], (*record[1], *held)))
    return info


def quarter_dates(quarter: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a quarter named by its first month."""
    year, month = (int(part) for part in quarter.split("-"))
    following = datetime.date(year + (month > 9), (month + 2) % 12 + 1, 1)
    return datetime.date(year, month, 1), following - datetime.timedelta(days=1)


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None
