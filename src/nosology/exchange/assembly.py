"""Several inputs of one encounter become one record."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from nosology.exchange.embedded import led_back
from nosology.exchange.gathering import Gathered
from nosology.model.encounter import Patient
from nosology.model.errors import EncounterError
from nosology.model.record import Facts, Record, SenderCode
from nosology.model.source import Place

ASSEMBLED = "assembled"


def assemble(records: Sequence[Record]) -> Record:
    """Make one record of the records of one encounter: all documents, codes and misses in their order, places with their input.

    What the first record says stands; a later one that says otherwise is noted. The facts of the patient must agree.

    Raises:
        EncounterError: Two records are of different patients.
    """
    if len(records) == 1:
        return records[0]
    gathered = Gathered()
    for number, record in enumerate(records, start=1):
        gathered.facts = _facts(gathered.facts, record.facts, number, gathered)
        gathered.take(_placed(record, f"input {number}"), f"input {number}")
    return gathered.record(ASSEMBLED)


def _placed(record: Record, prefix: str) -> Record:
    documents = tuple(replace(document, source=led_back(document, prefix)) for document in record.documents)
    return replace(record, documents=documents, sender_codes=tuple(_code(code, prefix) for code in record.sender_codes))


def _code(code: SenderCode, prefix: str) -> SenderCode:
    return replace(code, place=Place(f"{prefix} {code.place.path}", code.place.box, code.place.confidence))


def _facts(known: Facts, new: Facts, number: int, gathered: Gathered) -> Facts:
    merged: dict[str, Any] = {}
    for item in fields(Facts):
        old, now = getattr(known, item.name), getattr(new, item.name)
        if item.name == "patient":
            merged[item.name] = _patient(old, now, number)
            continue
        if old is not None and now is not None and old != now and item.name not in ("id", "kind", "care_class"):
            gathered.miss(f"input {number} {item.name}", "differs from an earlier input; the earlier one counts")
        merged[item.name] = now if old is None else old
    return Facts(**merged)


def _patient(known: Patient, new: Patient, number: int) -> Patient:
    merged: dict[str, Any] = {}
    for item in fields(Patient):
        old, now = getattr(known, item.name), getattr(new, item.name)
        if old is not None and now is not None and old != now:
            raise EncounterError(
                f"Input {number}: patient.{item.name} differs from an earlier input. Give only inputs of one patient with --together."
            )
        merged[item.name] = now if old is None else old
    return Patient(**merged)
