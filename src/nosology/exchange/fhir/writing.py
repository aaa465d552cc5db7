"""FHIR R4 out: an encounter as a bundle of Patient, Encounter and DocumentReference that reads back as it was."""

import base64
from typing import Any

from nosology.exchange.fhir.facts import OUR_AGE, OUR_DATE, OUR_ENCOUNTER, OUR_KIND, OUR_SETTING
from nosology.exchange.fhir.texts import OUR_DOCUMENT
from nosology.exchange.fhir.values import Json
from nosology.model.encounter import Document, Encounter, Setting

PATIENT, ENCOUNTER = "Patient/patient", "Encounter/encounter"
_CLASS_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CLASSES = {
    Setting.HOSPITAL_INPATIENT: "IMP",
    Setting.SKILLED_NURSING: "NONAC",
    Setting.EMERGENCY: "EMER",
    Setting.HOME_HEALTH: "HH",
}
_OTHER_CLASS = "AMB"
_BASE = "https://nosology.invalid/fhir"
"""No server: what relative references are resolved against, as FHIR wants it."""


def encounter_to_fhir(encounter: Encounter) -> Json:
    """Write an encounter as a collection bundle; blanks around its names are not kept, its texts are, byte for byte."""
    documents = [_document(document, number) for number, document in enumerate(encounter.documents, start=1)]
    return bundle_of([_patient(encounter), _encounter(encounter), *documents])


def bundle_of(resources: list[Json]) -> Json:
    """A collection bundle of resources that have ids."""
    entries = [{"fullUrl": f"{_BASE}/{item['resourceType']}/{item['id']}", "resource": item} for item in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def reference(name: str) -> Json:
    """A reference to a resource of the same bundle."""
    return {"reference": name}


def _patient(encounter: Encounter) -> Json:
    patient = encounter.patient
    return _recorded(
        resourceType="Patient",
        id="patient",
        gender=patient.sex.value if patient.sex else None,
        birthDate=patient.birth_date.isoformat() if patient.birth_date else None,
    )


def _encounter(encounter: Encounter) -> Json:
    extensions: list[Json] = [
        {"url": OUR_KIND, "valueString": encounter.kind},
        {"url": OUR_DATE, "valueDate": encounter.date_of_service.isoformat()},
    ]
    if encounter.patient.age is not None:
        extensions.append({"url": OUR_AGE, "valueInteger": encounter.patient.age})
    period = _recorded(
        start=encounter.admitted.isoformat() if encounter.admitted else None,
        end=encounter.discharged.isoformat() if encounter.discharged else None,
    )
    where = {"dischargeDisposition": {"text": encounter.disposition}} if encounter.disposition else None
    return _recorded(
        resourceType="Encounter",
        id="encounter",
        extension=extensions,
        identifier=[{"system": OUR_ENCOUNTER, "value": encounter.id}],
        status="finished",
        **{"class": {"system": _CLASS_SYSTEM, "code": _CLASSES.get(encounter.setting, _OTHER_CLASS)}},
        type=[{"coding": [{"system": OUR_SETTING, "code": encounter.setting.value}]}],
        subject=reference(PATIENT),
        period=period or None,
        hospitalization=where,
        serviceProvider={"display": encounter.facility} if encounter.facility else None,
    )


def _document(document: Document, number: int) -> Json:
    data = base64.b64encode(document.text.encode("utf-8")).decode("ascii")
    return {
        "resourceType": "DocumentReference",
        "id": f"document-{number}",
        "identifier": [{"system": OUR_DOCUMENT, "value": document.id}],
        "status": "current",
        "type": {"coding": [{"system": OUR_KIND, "code": document.kind}]},
        "subject": reference(PATIENT),
        "content": [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": data}}],
        "context": {"encounter": [reference(ENCOUNTER)]},
    }


def _recorded(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
