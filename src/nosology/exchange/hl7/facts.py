"""What the messages of one encounter say of it: PID, PV1, and the date of its services."""

import datetime
from dataclasses import replace

from nosology.exchange.gathering import Gathered
from nosology.exchange.hl7.segments import Message, Segment
from nosology.exchange.vocabulary import day_of, disposition_of, setting_of, sex_of
from nosology.model.encounter import Patient
from nosology.model.record import Facts

_DIFFERS = "differs from an earlier message of the encounter; the later one counts"


def facts_of(messages: list[Message], gathered: Gathered) -> Facts:
    """The facts of an encounter; of two messages the later counts, as updates do."""
    facts = Facts()
    for message in messages:
        patient, visit = message.first("PID"), message.first("PV1")
        if patient is not None:
            facts = replace(facts, patient=_patient(message, patient, facts.patient, gathered))
        if visit is not None:
            facts = _visit(message, visit, facts, gathered)
        facts = replace(facts, facility=facts.facility or message.segments[0].text(4) or None)
    if facts.admitted is None and facts.discharged is None:
        facts = replace(facts, date_of_service=_service_day(messages))
    elif facts.setting is not None and not facts.setting.is_inpatient and facts.discharged is None:
        facts = replace(facts, date_of_service=facts.admitted, admitted=None)
    return facts


def _patient(message: Message, segment: Segment, known: Patient, gathered: Gathered) -> Patient:
    born, sex = _day(message, segment, 7, gathered), sex_of(segment.text(8))
    if segment.text(8) and sex is None:
        gathered.miss(message.place(segment, 8), "a sex that is not known")
    for field, new, old in ((7, born, known.birth_date), (8, sex, known.sex)):
        if new is not None and old is not None and new != old:
            gathered.miss(message.place(segment, field), _DIFFERS)
    return Patient(birth_date=born or known.birth_date, sex=sex or known.sex)


def _visit(message: Message, segment: Segment, facts: Facts, gathered: Gathered) -> Facts:
    care_class = segment.text(2)
    setting = setting_of("location", segment.text(3, 6)) or setting_of("v2", care_class)
    code = segment.text(36)
    return replace(
        facts,
        id=segment.text(19) or facts.id,
        care_class=care_class or facts.care_class,
        setting=setting or facts.setting,
        facility=segment.text(39) or segment.text(3, 4) or facts.facility,
        admitted=_day(message, segment, 44, gathered) or facts.admitted,
        discharged=_day(message, segment, 45, gathered) or facts.discharged,
        disposition=disposition_of(code, segment.text(36, 2)) or facts.disposition,
    )


def _day(message: Message, segment: Segment, field: int, gathered: Gathered) -> datetime.date | None:
    value = segment.text(field)
    day = day_of(value)
    if value and day is None:
        gathered.miss(message.place(segment, field), "a date that is none, or not down to the day")
    return day


def _service_day(messages: list[Message]) -> datetime.date | None:
    """The day of the service when no stay is given: of the activity (TXA-4), the charge (FT1-4) or the observation (OBR-7)."""
    for id, field in (("TXA", 4), ("FT1", 4), ("OBR", 7)):
        days = {day_of(segment.text(field)) for message in messages for segment in message.segments if segment.id == id}
        days.discard(None)
        if len(days) == 1:
            return days.pop()
    return None
