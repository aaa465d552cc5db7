"""Inputs as they come: files, standard input, archives, tables and batches, each read into records of encounters."""

import contextlib
import functools
import io
import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nosology.exchange.archive import members
from nosology.exchange.formats import BATCHES, Format, recognise
from nosology.exchange.limits import MAX_EXPORT_BYTES
from nosology.exchange.receiving import records_of
from nosology.exchange.text import MAX_BYTES, read_text, require_size
from nosology.model.errors import EmptyInputError, InputEncodingError, InputError, NosologyError
from nosology.model.record import Record

STANDARD_INPUT = "-"
_BATCH_SUFFIXES = (".jsonl", ".ndjson")
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class EncounterText:
    """The JSON of an encounter, not yet read: what the command line says completes it first."""

    text: str


@dataclass(frozen=True, slots=True)
class Received:
    """One encounter as received, or why there is none.

    Attributes:
        place: Where it came from, as messages name it: `note.txt`, `batch.jsonl line 7`, `export.zip file 3`.
        id: Its id when it has none of its own.
        outcome: What was received.
        is_alone: It is the only one that its input can hold.
    """

    place: str
    id: str
    outcome: Record | EncounterText | NosologyError
    is_alone: bool = True


def receive(files: Sequence[Path | str], batches: Sequence[Path | str] = ()) -> Iterator[Received]:
    """Read every input in the order given: the files, then the batches line by line.

    The content says what a file is. Files of a FHIR bulk export (NDJSON) that follow each other are read as one export.
    """
    export: list[Path | str] = []
    for name in (*files, *batches):
        if _is_fhir_lines(name):
            export.append(name)
            continue
        yield from _export(export)
        export = []
        yield from _receive_batch(name) if is_batch(name) or name in batches else _receive_file(name)
    yield from _export(export)


def is_batch(name: Path | str) -> bool:
    """Whether a file holds one encounter per line, by its name."""
    return Path(name).suffix.lower() in _BATCH_SUFFIXES


def _receive_file(name: Path | str) -> Iterator[Received]:
    try:
        with _open(name) as stream:
            data = stream.read(MAX_BYTES)
            format = recognise(data)
            if format in (Format.CSV, Format.PARQUET):
                if stream.seekable():
                    stream.seek(0)
                else:
                    stream = io.BytesIO(data)
                yield from _receive_table(stream, format, _place(name))
                return
        yield from _receive_bytes(data, format, _place(name), _id_of(name))
    except NosologyError as error:
        yield Received(_place(name), _id_of(name), error)


def _receive_bytes(data: bytes, format: Format, place: str, id: str) -> Iterator[Received]:
    if format is Format.ENCOUNTER:
        yield Received(place, id, EncounterText(read_text(data)))
    elif format is Format.ZIP:
        yield from _receive_archive(data, place, id)
    else:
        yield from _numbered(records_of(data), place, id, is_alone=format not in BATCHES)


def _numbered(records: Iterable[Record], place: str, id: str, is_alone: bool = True) -> Iterator[Received]:
    """Records of one input; when there are several, each is numbered in its place and id. One is read ahead, no more."""
    coming = iter(records)
    first = list(itertools.islice(coming, 2))
    several = len(first) > 1
    for number, record in enumerate(itertools.chain(first, coming), start=1):
        yield Received(
            f"{place} encounter {number}" if several else place,
            f"{id}-{number}" if several else id,
            record,
            is_alone and not several,
        )


def _receive_archive(data: bytes, place: str, id: str, depth: int = 0) -> Iterator[Received]:
    """What is in an archive. Files of a FHIR bulk export in it are read as one, after the others."""
    export: list[tuple[int, bytes]] = []
    for number, member in members(data):
        if isinstance(member, bytes) and _may_be_exported(member):
            export.append((number, member))
        else:
            yield from _inside(member, f"{place} file {number}", f"{id}-{number}", depth)
    if any(recognise(member) is Format.FHIR_LINES for _, member in export):
        yield from _export_inside(export, place, id)
        return
    for number, member in export:
        yield from _inside(member, f"{place} file {number}", f"{id}-{number}", depth)


def _may_be_exported(member: bytes) -> bool:
    """Whether a file is FHIR with one resource a line, or a single line."""
    try:
        format = recognise(member)
    except NosologyError:
        return False
    return format is Format.FHIR_LINES or (format is Format.FHIR and b"\n" not in member.strip())


def _inside(member: bytes | NosologyError, place: str, id: str, depth: int) -> Iterator[Received]:
    try:
        if isinstance(member, NosologyError):
            raise member
        format = recognise(member)
        if format is Format.ZIP and depth == 0:
            found: Iterable[Received] = _receive_archive(member, place, id, depth + 1)
        elif format in (Format.CSV, Format.PARQUET):
            found = _receive_table(io.BytesIO(member), format, place)
        else:
            found = _receive_bytes(member, format, place, id)
        for item in found:
            yield Received(item.place, item.id, item.outcome, is_alone=False)
    except NosologyError as error:
        yield Received(place, id, error, is_alone=False)


def _export_inside(files: Sequence[tuple[int, bytes]], place: str, id: str) -> Iterator[Received]:
    from nosology.exchange.fhir.reader import read_fhir_export

    number = files[0][0]
    try:
        records = read_fhir_export([io.BytesIO(data) for _, data in files])
        yield from _numbered(records, f"{place} file {number}", f"{id}-{number}", is_alone=False)
    except NosologyError as error:
        yield Received(f"{place} file {number}", f"{id}-{number}", error, is_alone=False)


def _receive_table(stream: BinaryIO, format: Format, place: str) -> Iterator[Received]:
    from nosology.exchange.tables import read_csv, read_parquet

    reader = read_csv if format is Format.CSV else read_parquet
    is_empty = True
    for outcome in reader(stream):
        is_empty = False
        id = outcome.facts.id or "row" if isinstance(outcome, Record) else "row"
        yield Received(f"{place} {_where(outcome)}".strip(), id, outcome, is_alone=False)
    if is_empty:
        yield Received(place, "row", EmptyInputError("The table has no rows below its header."), is_alone=False)


def _where(outcome: Record | InputError) -> str:
    if isinstance(outcome, Record) and outcome.documents and outcome.documents[0].source.spans:
        return outcome.documents[0].source.spans[0].place.path
    return ""


def _export(files: Sequence[Path | str]) -> Iterator[Received]:
    """The encounters of a bulk export."""
    if not files:
        return
    from nosology.exchange.fhir.reader import read_fhir_export

    place, id = _place(files[0]), _id_of(files[0])
    try:
        with contextlib.ExitStack() as stack:
            streams = [stack.enter_context(_open(name)) for name in files]
            require_size(sum(stream.seek(0, io.SEEK_END) for stream in streams), MAX_EXPORT_BYTES)
            yield from _numbered(read_fhir_export(streams), place, id, is_alone=False)
    except NosologyError as error:
        yield Received(place, id, error, is_alone=False)


def _is_fhir_lines(name: Path | str) -> bool:
    """Whether a file is NDJSON of FHIR resources, by its first two lines."""
    if str(name) == STANDARD_INPUT:
        return False
    try:
        with _open(name) as stream:
            head = stream.read(_HEAD)
            if not stream.seekable() or not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") or b'"resourceType"' not in head:
                return False
            stream.seek(0)
            lines = filter(bytes.strip, iter(functools.partial(stream.readline, MAX_BYTES), b""))
            first, *second = itertools.islice(lines, 2)
            if not second and is_batch(name):  # the only patient of an export, say
                return first.rstrip().endswith(b"}")
            return recognise(b"".join((first, *second))) is Format.FHIR_LINES
    except NosologyError:
        return False


def _receive_batch(name: Path | str) -> Iterator[Received]:
    place = _place(name)
    is_empty = True
    try:
        for number, line in _lines(name):
            is_empty = False
            yield Received(f"{place} line {number}", "", _text_of_line(line), is_alone=False)
    except InputError as error:
        yield Received(place, "", error, is_alone=False)
        return
    if is_empty:
        yield Received(
            place, "", EmptyInputError("The batch holds no lines. Give one encounter as JSON per line."), is_alone=False
        )


def _text_of_line(line: bytes) -> EncounterText | InputError:
    try:
        require_size(len(line))
        return EncounterText(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return InputEncodingError(f"The line is not valid UTF-8: see byte {error.start:,}. Save it as UTF-8.")
    except InputError as error:
        return error


def _place(name: Path | str) -> str:
    return "standard input" if str(name) == STANDARD_INPUT else str(name)


def _id_of(name: Path | str) -> str:
    return "standard-input" if str(name) == STANDARD_INPUT else Path(name).stem


def _lines(name: Path | str) -> Iterator[tuple[int, bytes]]:
    with _open(name) as stream:
        number = 0
        while line := stream.readline(MAX_BYTES):
            number += 1
            if line.strip():
                yield number, line
            while len(line) == MAX_BYTES and not line.endswith(b"\n"):
                line = stream.readline(MAX_BYTES)


def _open(name: Path | str) -> contextlib.AbstractContextManager[BinaryIO]:
    if str(name) == STANDARD_INPUT:
        return contextlib.nullcontext(sys.stdin.buffer)
    try:
        return open(name, "rb")
    except FileNotFoundError:
        raise InputError("There is no such file. Check the path.") from None
    except IsADirectoryError:
        raise InputError("That is a folder. Give the files in it.") from None
    except OSError as error:
        raise InputError(f"The file cannot be opened ({error.strerror}). Check its permissions.") from None
