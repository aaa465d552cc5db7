"""What the Encounter and Patient resources say of the encounter."""

import datetime
from dataclasses import replace

from nosology.exchange.fhir.grouping import Group
from nosology.exchange.fhir.resources import Resource, Resources
from nosology.exchange.fhir.values import at, code_in, concept, extension, objects, text
from nosology.exchange.gathering import Gathered
from nosology.exchange.vocabulary import day_of, disposition_of, setting_of, sex_of
from nosology.model.encounter import Patient, Setting
from nosology.model.record import Facts

OUR_ENCOUNTER = "urn:nosology:encounter"
OUR_SETTING = "urn:nosology:setting"
OUR_KIND = "urn:nosology:kind"
OUR_DATE = "urn:nosology:date-of-service"
OUR_AGE = "urn:nosology:age"
"""Systems and extensions by which an encounter that nosology wrote comes back as it was; see docs/formats.md."""


def facts_of(group: Group, resources: Resources, gathered: Gathered) -> Facts:
    """The facts of an encounter."""
    patient = _patient(group.patient, gathered)
    if group.encounter is None:
        return Facts(patient=patient)
    value = group.encounter.value
    age = extension(value, OUR_AGE)
    care_class = text(value, "class", "code") or text(value, "class")
    disposition = at(value, "hospitalization", "dischargeDisposition")
    kind = extension(value, OUR_KIND)
    facts = Facts(
        id=_identifier(value) or text(value, "id") or None,
        kind=kind if isinstance(kind, str) else None,
        setting=_setting(group.encounter, resources),
        care_class=care_class or None,
        patient=replace(patient, age=age if isinstance(age, int) and not isinstance(age, bool) else None),
        disposition=disposition_of(text(disposition, "coding", "code"), concept(disposition)),
        facility=_facility(group.encounter, resources),
    )
    return _dated(facts, group.encounter, gathered)


def _patient(resource: Resource | None, gathered: Gathered) -> Patient:
    if resource is None:
        return Patient()
    gender = text(resource.value, "gender")
    sex = sex_of(gender) if gender else None
    if gender and sex is None:
        gathered.miss(f"{resource.place} gender", "a sex that is not known")
    return Patient(birth_date=_day(resource, "birthDate", text(resource.value, "birthDate"), gathered), sex=sex)


def _dated(facts: Facts, resource: Resource, gathered: Gathered) -> Facts:
    start = _day(resource, "period.start", text(resource.value, "period", "start"), gathered)
    end = _day(resource, "period.end", text(resource.value, "period", "end"), gathered)
    told = extension(resource.value, OUR_DATE)
    if isinstance(told, str):
        return replace(facts, date_of_service=day_of(told), admitted=start, discharged=end)
    if facts.setting is not None and not facts.setting.is_inpatient:
        return replace(facts, date_of_service=start or end)
    if facts.setting is None and start == end:
        return replace(facts, date_of_service=start)
    return replace(facts, admitted=start, discharged=end)


def _day(resource: Resource, element: str, value: str, gathered: Gathered) -> datetime.date | None:
    day = day_of(value)
    if value and day is None:
        gathered.miss(f"{resource.place} {element}", "a date that is none, or not down to the day")
    return day


def _setting(encounter: Resource, resources: Resources) -> Setting | None:
    value = encounter.value
    ours = code_in(at(value, "type"), OUR_SETTING)
    if ours in set(Setting):
        return Setting(ours)
    found = setting_of("act", text(value, "class", "code"))
    for item in objects(value, "location"):
        place = resources.find(at(item, "location"), encounter)
        for kind in objects(place.value, "type") if place is not None else ():
            found = found or setting_of("role", text(kind, "coding", "code"))
    return found


def _facility(encounter: Resource, resources: Resources) -> str | None:
    value = encounter.value
    provider = at(value, "serviceProvider")
    organization = resources.find(provider, encounter)
    location = resources.find(at(value, "location", "location"), encounter)
    names = (
        text(provider, "display"),
        text(organization.value, "name") if organization else "",
        text(value, "location", "location", "display"),
        text(location.value, "name") if location else "",
    )
    return next(filter(None, names), None)


def _identifier(value: object) -> str:
    found = [item for item in objects(value, "identifier") if text(item, "value")]
    ours = [item for item in found if text(item, "system") == OUR_ENCOUNTER]
    return next((text(item, "value") for item in (*ours, *found)), "")
