"""What the header of a C-CDA document says of the encounter."""

import datetime
from dataclasses import replace

from nosology.exchange.ccda.tree import Node, child, children, first, local, value, words
from nosology.exchange.gathering import Gathered
from nosology.exchange.vocabulary import day_of, disposition_of, kind_of, setting_of, sex_of, system_of
from nosology.model.encounter import Patient, Setting
from nosology.model.record import Facts, SenderCode
from nosology.model.source import Place

_USED = frozenset(["recordTarget", "componentOf", "component", "documentationOf", "custodian"])
_ABOUT_ITSELF = frozenset(
    [
        "realmCode",
        "typeId",
        "templateId",
        "id",
        "code",
        "title",
        "effectiveTime",
        "confidentialityCode",
        "languageCode",
        "setId",
        "versionNumber",
    ]
)
_CLASS_SYSTEMS = {
    "2.16.840.1.113883.5.4": "act",
    "2.16.840.1.113883.6.12": "cpt",
    "2.16.840.1.113883.6.259": "hsloc",
    "2.16.840.1.113883.5.111": "role",
    "2.16.840.1.113883.6.50": "pos",
}
_ONE_SERVICE = frozenset(["operative-note", "procedure-note", "imaging-report"])
Days = tuple[datetime.date | None, datetime.date | None]


def read_header(root: Node, gathered: Gathered) -> None:
    """Take the facts of the header, and note its parts that are not used."""
    facts = Facts(kind=kind_of(value(child(root, "code"), "code"), words(child(root, "title"))), patient=_patient(root, gathered))
    encounter = first(root, "encompassingEncounter")
    if encounter is not None:
        facts = _encounter(encounter, facts, gathered)
    if facts.kind in _ONE_SERVICE and facts.admitted is None and facts.date_of_service is None:
        facts = replace(facts, date_of_service=_service_day(root, gathered))
    _service_codes(root, gathered)
    gathered.facts = replace(facts, id=facts.id or _id(root), facility=facts.facility or _custodian(root))
    for part in children(root) if local(root) == "ClinicalDocument" else ():
        if local(part) not in _USED | _ABOUT_ITSELF:
            gathered.miss("header", f"a part that is not used ({local(part)})")


def _patient(root: Node, gathered: Gathered) -> Patient:
    role = first(root, "patientRole")
    patient = child(role, "patient")
    letter = value(child(patient, "administrativeGenderCode"), "code")
    born = value(child(patient, "birthTime"))
    sex, day = sex_of(letter) if letter else None, day_of(born)
    if letter and sex is None:
        gathered.miss("header patient administrativeGenderCode", "a sex that is not known")
    if born and day is None:
        gathered.miss("header patient birthTime", "a date that is none, or not down to the day")
    return Patient(birth_date=day, sex=sex)


def _encounter(node: Node, facts: Facts, gathered: Gathered) -> Facts:
    facility = child(node, "location", "healthCareFacility")
    code = child(node, "code")
    disposition = child(node, "dischargeDispositionCode")
    name = words(child(facility, "serviceProviderOrganization", "name")) or words(child(facility, "location", "name"))
    facts = replace(
        facts,
        id=_id(node),
        care_class=value(code, "code") or None,
        setting=_setting(code) or _setting(child(facility, "code")),
        disposition=disposition_of(value(disposition, "code"), value(disposition, "displayName"))
        if disposition is not None
        else None,
        facility=name or None,
    )
    for coded in (code, *(children(code, "translation") if code is not None else ())):
        _sender_code(coded, "visit", "header encompassingEncounter", gathered)
    return _dated(facts, _days(child(node, "effectiveTime"), "header encompassingEncounter effectiveTime", gathered))


def _dated(facts: Facts, days: Days) -> Facts:
    begun, ended = days
    is_stay = (facts.setting is not None and facts.setting.is_inpatient) or (begun and ended and begun != ended)
    if is_stay:
        return replace(facts, admitted=begun, discharged=ended)
    return replace(facts, date_of_service=begun or ended)


def _days(time: Node | None, place: str, gathered: Gathered) -> Days:
    """The first and last day of an `effectiveTime`, whether it is one point or an interval."""
    if time is None:
        return None, None
    at = value(time)
    stamps = (value(child(time, "low")) or at, value(child(time, "high")) or at)
    days = day_of(stamps[0]), day_of(stamps[1])
    for stamp, day in zip(stamps, days, strict=True):
        if stamp and day is None:
            gathered.miss(place, "a date that is none, or not down to the day")
    return days


def _setting(code: Node | None) -> Setting | None:
    for coded in (code, *(children(code, "translation") if code is not None else ())):
        system = _CLASS_SYSTEMS.get(value(coded, "codeSystem"))
        found = setting_of(system, value(coded, "code")) if system else None
        if found is not None:
            return found
    return None


def _service_day(root: Node, gathered: Gathered) -> datetime.date | None:
    event = first(root, "serviceEvent")
    begun, ended = _days(child(event, "effectiveTime"), "header serviceEvent effectiveTime", gathered)
    return begun if begun == ended or ended is None else None


def _service_codes(root: Node, gathered: Gathered) -> None:
    for event in root.iter():
        if local(event) == "serviceEvent":
            _sender_code(child(event, "code"), "procedure", "header serviceEvent", gathered)


def _sender_code(node: Node | None, role: str, place: str, gathered: Gathered) -> None:
    code = value(node, "code")
    if code:
        system, title = system_of(value(node, "codeSystem")), value(node, "displayName") or None
        gathered.sender_codes.append(SenderCode(system, code, title, role, None, Place(place)))


def _id(node: Node) -> str | None:
    id = child(node, "id")
    return value(id, "extension") or value(id, "root") or None


def _custodian(root: Node) -> str | None:
    organization = first(root, "representedCustodianOrganization")
    return words(child(organization, "name")) or None
