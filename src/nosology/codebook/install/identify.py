"""Which edition a recognised file belongs to: printed in it, else by the count of its codes, else by the year in its name."""

import csv
import gzip
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from nosology.codebook.hcpcs.rows import quarter_start
from nosology.codebook.install.kinds import Found, SourceKind
from nosology.codebook.install.sniff import is_gzip
from nosology.data import read_table

_TABLE = "codebooks/official-counts"
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_SINGLE_EDITION = {
    SourceKind.ICD9_DX_TABULAR: "2015",
    SourceKind.ICD9_SG_TABULAR: "2015",
    SourceKind.GEM_10_TO_9: "2018",
    SourceKind.GEM_9_TO_10: "2018",
    SourceKind.GEM_9_TO_PCS: "2018",
}
"""Sets that are frozen: the publishers will not issue another edition."""


@cache
def official_counts() -> dict[tuple[str, int], str]:
    """Edition by kind and count, from the table of official counts."""
    return {(row["kind"], int(row["count"])): row["edition"] for row in read_table(_TABLE)}


def count_codes(found: Found) -> int | None:
    """Codes valid for submission that a list of codes holds; None for kinds that are no lists of codes."""
    counter = _COUNTERS.get(found.kind)
    return counter(found.path) if counter else None


def date_file(found: Found) -> Found:
    """The file with its edition settled; `edition` stays None when nothing tells."""
    if found.edition:
        return found
    edition = (
        _SINGLE_EDITION.get(found.kind) or _quarter_inside(found) or _newest_version(found) or _by_count(found) or _by_name(found)
    )
    return replace(found, edition=edition)


def date_files(all_found: Iterable[Found]) -> list[Found]:
    """Every file with its edition settled, and one file for each kind and edition: the largest, then the first by name."""
    best: dict[tuple[SourceKind, str | None], Found] = {}
    for found in map(date_file, all_found):
        key = (found.kind, found.edition)
        if key not in best or found.size > best[key].size:
            best[key] = found
    return list(best.values())


def _by_count(found: Found) -> str | None:
    count = count_codes(found)
    return official_counts().get((found.kind.name, count)) if count else None


def _by_name(found: Found) -> str | None:
    for part in reversed(re.split(r"[/\\]|: ", found.origin)):
        if years := _YEAR.findall(part):
            return str(years[-1])
    return None


def _quarter_inside(found: Found) -> str | None:
    """The quarter of a HCPCS file: the latest date from which anything in it takes effect."""
    if found.kind not in (SourceKind.HCPCS, SourceKind.ADDENDUM_B):
        return None
    dates = _column(found.path, ("action_eff_date", "add_date", "Source"))
    digits = max((re.sub(r"\D", "", date)[:6] for date in dates), default="")
    if len(digits) != 6:
        return None
    return f"{digits[:4]}-{3 * ((int(digits[4:]) - 1) // 3) + 1:02d}"


def _newest_version(found: Found) -> str | None:
    """The quarter of the newest version of the outpatient editor that a table of pairs speaks of."""
    if found.kind is not SourceKind.PAIRS_HOSPITAL:
        return None
    raw = found.path.read_bytes()
    lines = (gzip.decompress(raw) if is_gzip(raw) else raw).decode("ascii", errors="replace").splitlines()[1:]
    versions = {line.rpartition(",")[2] for line in lines}
    newest = max((int(version) for version in versions if version.isdigit()), default=None)
    return f"{quarter_start(newest):%Y-%m}" if newest else None


def _column(path: Path, names: Sequence[str]) -> Iterable[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for row in csv.DictReader(stream):
            yield from (row[name] for name in names if row.get(name))


def _count_flagged(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for line in stream if line[14:15] == b"1")


def _count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for line in stream if line.strip())


_COUNTERS: dict[SourceKind, Callable[[Path], int]] = {
    SourceKind.CM_ORDER: _count_flagged,
    SourceKind.PCS_ORDER: _count_flagged,
    SourceKind.PCS_CODES: lambda path: _count_lines(path) - 1,
    SourceKind.ICD9_DX_LONG: _count_lines,
    SourceKind.ICD9_DX_SHORT: _count_lines,
    SourceKind.ICD9_SG_LONG: _count_lines,
    SourceKind.ICD9_SG_SHORT: _count_lines,
}
