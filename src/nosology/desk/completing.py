"""From a record to an encounter: what the command line says, completed by what the record says."""

import datetime
from dataclasses import dataclass, field, replace

from nosology.exchange.encounters import TEXT_KIND, require_possible_dates
from nosology.exchange.formats import Format
from nosology.model.encounter import Encounter, Patient, Setting
from nosology.model.errors import EmptyInputError, UsageError
from nosology.model.record import Facts, Record, Unread
from nosology.model.source import Place


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line says of encounters.

    Of Encounter JSON, the encounter's own facts win. Of every other format what is said here wins, since a sender's class of care
    is often coarse; a contradiction is noted in what was not taken in.
    """

    setting: Setting | None = None
    date_of_service: datetime.date | None = None
    patient: Patient = field(default_factory=Patient)


def complete(record: Record, said: Said, id: str) -> tuple[Encounter, Record]:
    """The encounter of a record, and the record with what was overruled noted.

    Args:
        record: What was received.
        said: What the command line says.
        id: The encounter's id when the record gives none.

    Raises:
        UsageError: Neither says the setting or the date of service.
        EmptyInputError: The record holds no text.
        ImpossibleDateError: Dates contradict each other.
    """
    if not record.documents:
        raise EmptyInputError(_without_text(record))
    facts = record.facts
    setting = said.setting or facts.setting
    date = said.date_of_service or facts.date_of_service or facts.discharged
    if setting is None or date is None:
        raise UsageError(_missing(record, setting, date))
    encounter = Encounter(
        id=facts.id or id,
        setting=setting,
        kind=facts.kind or record.documents[0].kind or TEXT_KIND,
        patient=_patient(facts.patient, said.patient),
        documents=record.documents,
        date_of_service=date,
        admitted=facts.admitted,
        discharged=facts.discharged,
        disposition=facts.disposition,
        facility=facts.facility,
    )
    require_possible_dates(encounter)
    return encounter, replace(record, unread=(*record.unread, *_overruled(facts, said)))


def _patient(recorded: Patient, said: Patient) -> Patient:
    return Patient(
        age=recorded.age if said.age is None else said.age,
        birth_date=recorded.birth_date,
        sex=recorded.sex if said.sex is None else said.sex,
    )


def _overruled(facts: Facts, said: Said) -> list[Unread]:
    pairs = (
        ("setting", facts.setting, said.setting),
        ("date_of_service", facts.date_of_service or facts.discharged, said.date_of_service),
        ("patient.age", facts.patient.age, said.patient.age),
        ("patient.sex", facts.patient.sex, said.patient.sex),
    )
    return [
        Unread(Place(name), "the record says otherwise; what the command line says counts")
        for name, recorded, told in pairs
        if recorded is not None and told is not None and recorded != told
    ]


def _missing(record: Record, setting: Setting | None, date: datetime.date | None) -> str:
    wanted = [option for option, fact in (("--setting", setting), ("--date", date)) if fact is None]
    unsaid = [word for word, fact in (("where", setting), ("when", date)) if fact is None]
    subject = "A plain text" if record.format == Format.TEXT else f"The {record.format} record"
    open_class = " (its class of care leaves the setting open)" if setting is None and record.facts.care_class else ""
    return (
        f"{subject} does not say {' and '.join(unsaid)} the patient was seen{open_class}: add {' and '.join(wanted)} "
        f"(--date YYYY-MM-DD; settings: {', '.join(Setting)})."
    )


def _without_text(record: Record) -> str:
    codes = len(record.sender_codes)
    seen = f" It carries {codes} codes of its sender, which are never taken for ours." if codes else ""
    return f"The {record.format} record holds no text to code.{seen} See what was read with nosology read."
