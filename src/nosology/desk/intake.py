"""Encounters from files: text, Encounter JSON, JSON lines, standard input; one at a time, in the order given."""

import contextlib
import datetime
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from nosology.exchange.encounters import encounter_from_json, encounter_from_text
from nosology.exchange.fields import parse_json
from nosology.exchange.text import MAX_BYTES, read_text, require_size
from nosology.model.encounter import Encounter, Patient, Setting
from nosology.model.errors import EmptyInputError, InputEncodingError, InputError, UsageError

STANDARD_INPUT = "-"
_BATCH_SUFFIXES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says of encounters that do not say it themselves; an encounter's own facts always win."""

    setting: Setting | None = None
    date_of_service: datetime.date | None = None
    patient: Patient = field(default_factory=Patient)


@dataclass(frozen=True, slots=True)
class Taken:
    """One input, read or refused.

    Attributes:
        place: Where it came from, as messages name it: `note.txt`, `batch.jsonl line 7`.
        outcome: The encounter, or why there is none.
    """

    place: str
    outcome: Encounter | InputError | UsageError


def take_in(files: Sequence[Path | str], batches: Sequence[Path | str], said: Said) -> Iterator[Taken]:
    """Read every input in the order given: the files, then the batches line by line.

    A file is one encounter (text, or JSON when it begins with a brace) unless its name ends in `.jsonl`.
    """
    for name in files:
        if is_batch(name):
            yield from _take_batch(name, said)
        else:
            yield _take_file(name, said)
    for name in batches:
        yield from _take_batch(name, said)


def is_batch(name: Path | str) -> bool:
    """Whether a file holds one encounter per line, by its name."""
    return Path(name).suffix.lower() in _BATCH_SUFFIXES


def _take_file(name: Path | str, said: Said) -> Taken:
    place = "standard input" if str(name) == STANDARD_INPUT else str(name)
    try:
        return Taken(place, encounter_from_bytes(_read_bounded(name), said, _id_of(name)))
    except (InputError, UsageError) as error:
        return Taken(place, error)


def _take_batch(name: Path | str, said: Said) -> Iterator[Taken]:
    place = "standard input" if str(name) == STANDARD_INPUT else str(name)
    is_empty = True
    try:
        for number, line in _lines(name):
            is_empty = False
            yield _take_line(line, f"{place} line {number}", said)
    except InputError as error:
        yield Taken(place, error)
        return
    if is_empty:
        yield Taken(place, EmptyInputError("The batch holds no lines. Give one encounter as JSON per line."))


def _take_line(line: bytes, place: str, said: Said) -> Taken:
    try:
        require_size(len(line))
        return Taken(place, _encounter_from_object(line.decode("utf-8-sig"), said))
    except UnicodeDecodeError as error:
        return Taken(place, InputEncodingError(f"The line is not valid UTF-8: see byte {error.start:,}. Save it as UTF-8."))
    except (InputError, UsageError) as error:
        return Taken(place, error)


def encounter_from_bytes(data: bytes, said: Said, id: str) -> Encounter:
    """Read one encounter: JSON when it begins with a brace, otherwise text.

    Raises:
        InputError: The bytes cannot be used.
        UsageError: It is text, and the command line says no setting or no date.
    """
    text = read_text(data)
    if text.lstrip().startswith("{"):
        return _encounter_from_object(text, said)
    if said.setting is None or said.date_of_service is None:
        missing = " and ".join(
            option for option, value in (("--setting", said.setting), ("--date", said.date_of_service)) if value is None
        )
        raise UsageError(
            f"A plain text does not say where and when the patient was seen: add {missing} "
            f"(--date YYYY-MM-DD; settings: {', '.join(Setting)})."
        )
    return encounter_from_text(text, said.setting, said.date_of_service, id=id, patient=said.patient)


def _encounter_from_object(text: str, said: Said) -> Encounter:
    value = parse_json(text)
    return encounter_from_json(_complete(value, said) if isinstance(value, dict) else value)


def _complete(value: dict[str, object], said: Said) -> dict[str, object]:
    completed = dict(value)
    if said.setting is not None and value.get("setting") is None:
        completed["setting"] = said.setting.value
    if said.date_of_service is not None and value.get("date_of_service") is None and value.get("discharged") is None:
        completed["date_of_service"] = said.date_of_service.isoformat()
    patient = {} if value.get("patient") is None else value["patient"]
    if isinstance(patient, dict):
        facts: dict[str, object] = {}
        if said.patient.age is not None and patient.get("birth_date") is None:
            facts["age"] = said.patient.age
        if said.patient.sex is not None:
            facts["sex"] = said.patient.sex.value
        completed["patient"] = facts | {name: fact for name, fact in patient.items() if fact is not None}
    return completed


def _id_of(name: Path | str) -> str:
    return "standard-input" if str(name) == STANDARD_INPUT else Path(name).stem


def _read_bounded(name: Path | str) -> bytes:
    with _open(name) as stream:
        return stream.read(MAX_BYTES)


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
