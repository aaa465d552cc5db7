"""Descriptor files that a user has licensed: tab-delimited, fixed-width, or CSV with a column mapping, read into code and texts.

CPT is the American Medical Association's and CDT the American Dental Association's: nosology ships no descriptor of either.
Messages name lines and columns and never repeat the text of the file.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from nosology.model.codes import CdtCode, Code, CptCode
from nosology.model.errors import LicenceFileError

_MOST_BYTES = 128 << 20
_ENCODINGS = ("utf-8-sig", "cp1252")
_SEQUENCE = re.compile(r"(\d\d)(?=\s*\S)")
_CODE_HEADERS = re.compile(r"(?:cpt|cdt|procedure|ada)?[ _]?codes?", re.IGNORECASE)
_LONG_HEADERS = re.compile(r"descri|nomenclature|long", re.IGNORECASE)
_SHORT_HEADERS = re.compile(r"short|abbreviated|medium", re.IGNORECASE)
_HELP = "say how it is laid out with `--format`, or which columns to read with `--columns code=...,long=...`"


class Layout(StrEnum):
    """How a descriptor file is laid out."""

    AUTO = "auto"
    TAB = "tab"
    FIXED = "fixed"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a licensed file says of a code.

    Attributes:
        code: The code.
        long: Its full descriptor.
        short: Its short descriptor, or empty.
    """

    code: str
    long: str
    short: str = ""


CODES: Mapping[str, type[Code]] = {"cpt": CptCode, "cdt": CdtCode}
"""The licensed code sets."""


def read_descriptors(
    path: Path, system: str, layout: Layout = Layout.AUTO, columns: Mapping[str, str] | None = None
) -> list[Descriptor]:
    """Read a descriptor file, in the order of the codes; a code given twice keeps its first line.

    Args:
        path: The user's file.
        system: `cpt` or `cdt`.
        layout: How it is laid out; AUTO looks.
        columns: For CSV and tab files: `code`, `long` and `short` to the column's name or its number from 1.

    Raises:
        LicenceFileError: The file cannot be read, or holds no code of the system in this layout.
    """
    lines = _read_lines(path)
    shape = CODES[system].shape
    chosen = _recognise(lines, shape) if layout is Layout.AUTO and not columns else layout
    if chosen is Layout.FIXED:
        found: Iterable[Descriptor] = _read_fixed(lines, shape)
    else:
        rows = list(csv.reader(lines, delimiter=_delimiter(lines, chosen)))
        found = _read_rows(rows, shape, columns or {})
    by_code: dict[str, Descriptor] = {}
    for descriptor in found:
        by_code.setdefault(descriptor.code, descriptor)
    if not by_code:
        raise LicenceFileError(f"{path.name} holds no {system.upper()} code with a descriptor in this layout; {_HELP}.")
    return [by_code[code] for code in sorted(by_code)]


def _read_lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LicenceFileError(f"{path.name} is larger than a descriptor file can be.")
        raw = path.read_bytes()
    except OSError as error:
        raise LicenceFileError(f"{path.name} cannot be read: {error.strerror}.") from error
    encodings = ("utf-16", *_ENCODINGS) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.splitlines()
    raise LicenceFileError(f"{path.name} is not a text file; give the text, tab-delimited or CSV file of your licence.")


def _recognise(lines: Sequence[str], shape: re.Pattern[str]) -> Layout:
    """Tab-delimited when the lines with codes have tabs, fixed-width when they begin with a code, else CSV."""
    if any("\t" in line and any(shape.fullmatch(cell.strip()) for cell in line.split("\t")) for line in lines):
        return Layout.TAB
    starts = sum(1 for line in lines if shape.fullmatch(line[:5]) and line[5:6] not in (",", ";", '"'))
    return Layout.FIXED if starts else Layout.CSV


def _delimiter(lines: Sequence[str], layout: Layout) -> str:
    if layout is Layout.TAB:
        return "\t"
    head = "\n".join(lines[:50])
    return max(",;\t|", key=head.count)


def _read_fixed(lines: Iterable[str], shape: re.Pattern[str]) -> Iterator[Descriptor]:
    """Code in the first five columns, then the text; long texts go on in further lines of the same code, numbered or not."""
    coded = (line for line in lines if shape.fullmatch(line[:5]) and line[5:].strip())
    for code, group in groupby(coded, key=lambda line: line[:5]):
        texts = [_without_sequence(line[5:]) for line in group]
        yield Descriptor(code, " ".join(" ".join(texts).split()))


def _without_sequence(rest: str) -> str:
    """The text after the code, without the two digits that number the lines of one descriptor."""
    return rest[2:] if _SEQUENCE.match(rest) else rest


def _read_rows(rows: Sequence[Sequence[str]], shape: re.Pattern[str], columns: Mapping[str, str]) -> Iterator[Descriptor]:
    places = _places(rows, shape, columns)
    for row in rows:
        code = _cell(row, places["code"]).upper()
        if shape.fullmatch(code) and (long := _cell(row, places["long"])):
            yield Descriptor(code, long, _cell(row, places.get("short")))


def _cell(row: Sequence[str], place: int | None) -> str:
    return " ".join(row[place].split()) if place is not None and place < len(row) else ""


def _places(rows: Sequence[Sequence[str]], shape: re.Pattern[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where code and texts stand: as mapped, else as the header says, else by what the rows look like."""
    first = next((at for at, row in enumerate(rows) if any(shape.fullmatch(cell.strip().upper()) for cell in row)), None)
    if first is None:
        raise LicenceFileError(f"The file holds no code of this code set; {_HELP}.")
    header = [cell.strip() for cell in rows[first - 1]] if first else []
    if columns:
        return {
            what: _mapped(name, [cell.strip() for row in rows[:first] for cell in row], header) for what, name in columns.items()
        }
    return _from_header(header) or _from_row(rows[first], shape)


def _mapped(name: str, all_headers: Sequence[str], header: Sequence[str]) -> int:
    if name.isdigit() and int(name) > 0:
        return int(name) - 1
    folded = [cell.casefold() for cell in header]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    known = ", ".join(cell for cell in (header or all_headers) if cell) or "none; use column numbers"
    raise LicenceFileError(f"There is no column {name!r}; the columns are: {known}.")


def _from_header(header: Sequence[str]) -> dict[str, int]:
    code = next((at for at, cell in enumerate(header) if _CODE_HEADERS.fullmatch(cell)), None)
    texts = [at for at, cell in enumerate(header) if _LONG_HEADERS.search(cell) and not cell.casefold().endswith("id")]
    long = next((at for at in texts if not _SHORT_HEADERS.search(header[at])), None)
    short = next((at for at, cell in enumerate(header) if _SHORT_HEADERS.search(cell)), None)
    if code is None or long is None:
        return {}
    return {"code": code, "long": long} | ({"short": short} if short is not None else {})


def _from_row(row: Sequence[str], shape: re.Pattern[str]) -> dict[str, int]:
    """Without a header: the first cell that is a code, and the longest cell as the text."""
    code = next(at for at, cell in enumerate(row) if shape.fullmatch(cell.strip().upper()))
    long = max(range(len(row)), key=lambda at: (at != code, len(row[at])))
    return {"code": code, "long": long}
