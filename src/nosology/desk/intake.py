"""Encounters from inputs of any format: one at a time, in the order given, completed by what the command line says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nosology.desk.completing import Said, complete
from nosology.desk.receiving import STANDARD_INPUT, EncounterText, Received, is_batch, receive
from nosology.exchange.assembly import assemble
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.fields import parse_json
from nosology.exchange.formats import Format
from nosology.model.encounter import Encounter
from nosology.model.errors import NosologyError
from nosology.model.record import Facts, Record

__all__ = ["STANDARD_INPUT", "Said", "Taken", "encounter_of", "is_batch", "take_in", "take_together"]


@dataclass(frozen=True, slots=True)
class Taken:
    """One input, read or refused.

    Attributes:
        place: Where it came from, as messages name it: `note.txt`, `batch.jsonl line 7`.
        outcome: The encounter, or why there is none.
        record: What was received, with what was not taken in; None when nothing was.
        is_alone: It is the only one that its input can hold.
    """

    place: str
    outcome: Encounter | NosologyError
    record: Record | None = None
    is_alone: bool = True


def take_in(files: Sequence[Path | str], batches: Sequence[Path | str], said: Said) -> Iterator[Taken]:
    """Read every input in the order given: the files, then the batches line by line."""
    for received in receive(files, batches):
        yield _taken(received, said)


def take_together(files: Sequence[Path | str], said: Said) -> Taken:
    """Read files as the documents of one encounter.

    Raises:
        NosologyError: One of the files cannot be used; nothing is coded from the others alone.
    """
    records = [record_of(received, said) for received in receive(files)]
    first = next(iter(files))
    return _taken(Received(str(first), Path(first).stem, assemble(records)), said)


def record_of(received: Received, said: Said) -> Record:
    """The record that was received.

    Raises:
        NosologyError: There is none; the message says where and why.
    """
    if isinstance(received.outcome, Record):
        return received.outcome
    if isinstance(received.outcome, EncounterText):
        return _as_record(encounter_of(received.outcome.text, said))
    raise type(received.outcome)(f"{received.place}: {received.outcome}")


def encounter_of(text: str, said: Said) -> Encounter:
    """Read Encounter JSON, completed by what the command line says.

    Raises:
        InputError: It is no encounter.
    """
    value = parse_json(text)
    return encounter_from_json(_complete(value, said) if isinstance(value, dict) else value)


def _taken(received: Received, said: Said) -> Taken:
    try:
        if isinstance(received.outcome, NosologyError):
            raise received.outcome
        if isinstance(received.outcome, EncounterText):
            encounter = encounter_of(received.outcome.text, said)
            return Taken(received.place, encounter, _as_record(encounter), received.is_alone)
        encounter, record = complete(received.outcome, said, received.id)
        return Taken(received.place, encounter, record, received.is_alone)
    except NosologyError as error:
        record = received.outcome if isinstance(received.outcome, Record) else None  # type: ignore[assignment]
        return Taken(received.place, error, record, received.is_alone)


def _as_record(encounter: Encounter) -> Record:
    facts = Facts(
        id=encounter.id,
        kind=encounter.kind,
        setting=encounter.setting,
        patient=encounter.patient,
        date_of_service=encounter.date_of_service,
        admitted=encounter.admitted,
        discharged=encounter.discharged,
        disposition=encounter.disposition,
        facility=encounter.facility,
    )
    return Record(Format.ENCOUNTER, facts, encounter.documents)


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
