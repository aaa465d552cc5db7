"""NCCI procedure-to-procedure pairs: which number is part of another on one day, and whether a modifier may open the pair.

Source: CMS NCCI Policy Manual, chapter I, and its quarterly files (practitioner, outpatient hospital).
"""

import datetime
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from nosology.codebook.artefact import Content, read_content
from nosology.codebook.hcpcs.rows import quarter_of
from nosology.model.errors import SourceError

__all__ = ["PAIR_SQL", "Pair", "PairKind", "indicator_in", "pack_pairs", "parse_pairs"]

PAIR_SQL = "CREATE TABLE pair (kind TEXT, code TEXT, packed BLOB, PRIMARY KEY (kind, code));"
_GZIP = b"\x1f\x8b"
_CODE, _WIDTH = 5, 8
_OPEN = 255


class PairKind(StrEnum):
    """Whose claims a pair is for."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"


class Pair(NamedTuple):
    """One pair.

    Attributes:
        column1: The number that is paid.
        column2: The number that is part of it.
        indicator: `1`: a modifier may open the pair; `0`: none may; `9`: the pair is no longer an edit.
        first: First quarter, as versions of the outpatient editor count them (see `rows.quarter_start`).
        last: Last quarter.
    """

    column1: str
    column2: str
    indicator: str
    first: int = 0
    last: int = _OPEN


def parse_pairs(content: Content) -> Iterator[Pair]:
    """Read a table of pairs (CSV, gzip or plain); of one without versions the pairs that are active.

    Raises:
        SourceError: A column is missing.
    """
    raw = read_content(content)
    lines = (gzip.decompress(raw) if raw.startswith(_GZIP) else raw).decode("ascii").splitlines()
    names = lines[0].split(",") if lines else []
    missing = [name for name in ("column1", "column2", "modifier_indicator") if name not in names]
    if missing:
        raise SourceError(f"The list of NCCI pairs lacks the column {missing[0]}.")
    low, high, status = (names.index(name) if name in names else None for name in ("lo_version", "hi_version", "status"))
    for line in lines[1:]:
        cells = line.split(",")
        if status is None or cells[status] == "active":
            first, last = int(cells[low]) if low else 0, int(cells[high]) if high else _OPEN
            yield Pair(cells[0], cells[1], cells[2], first, last)


def pack_pairs(kind: PairKind, pairs: Iterable[Pair]) -> Iterator[tuple[str, str, bytes]]:
    """Rows of the artefact: kind, column one, and eight bytes for each column two, in order; the newest pairs hold on."""
    listed = list(pairs)
    newest = max((pair.last for pair in listed), default=_OPEN)
    endings: dict[tuple[str, int, int], bytes] = {}
    by_code: defaultdict[str, list[bytes]] = defaultdict(list)
    for column1, column2, indicator, first, last in listed:
        ending = endings.get((indicator, first, last))
        if ending is None:
            quarters = bytes((first, _OPEN if last == newest else last))
            ending = endings[indicator, first, last] = indicator.encode("ascii") + quarters
        by_code[column1].append(_key(column2) + ending)
    for code in sorted(by_code):
        yield str(kind), code, b"".join(sorted(by_code[code]))


def indicator_in(packed: bytes, column2: str, date: datetime.date) -> str | None:
    """The indicator of the pair with a column two on a date, None without a pair."""
    wanted, quarter = _key(column2), quarter_of(date)
    low, high = 0, len(packed) // _WIDTH
    while low < high:
        middle = (low + high) // 2
        if packed[middle * _WIDTH : middle * _WIDTH + _CODE] < wanted:
            low = middle + 1
        else:
            high = middle
    for at in range(low * _WIDTH, len(packed), _WIDTH):
        if packed[at : at + _CODE] != wanted:
            return None
        if packed[at + _CODE + 1] <= quarter <= packed[at + _CODE + 2]:
            return chr(packed[at + _CODE])
    return None


def _key(code: str) -> bytes:
    return code.encode("ascii").ljust(_CODE)
