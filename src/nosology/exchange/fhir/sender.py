"""Codes that the sender had assigned: conditions, procedures, medications, observations, the encounter itself."""

from collections.abc import Iterator

from nosology.exchange.fhir.facts import OUR_SETTING
from nosology.exchange.fhir.resources import Resource, Resources
from nosology.exchange.fhir.values import at, codes, objects, text
from nosology.model.record import SenderCode
from nosology.model.source import Place

_USES = {
    "AD": "admission-diagnosis",
    "DD": "discharge-diagnosis",
    "CC": "chief-complaint",
    "CM": "comorbidity",
    "pre-op": "preoperative-diagnosis",
    "post-op": "postoperative-diagnosis",
    "billing": "billing-diagnosis",
}
_ROLES = {"Procedure": "procedure", "MedicationRequest": "medication", "Observation": "result"}


def codes_of(resource: Resource, encounter: Resource | None, resources: Resources) -> Iterator[SenderCode]:
    """The codes of a resource."""
    value = resource.value
    if resource.type == "Condition":
        yield from _codes(resource, value.get("code"), _condition_role(resource, encounter, resources), _condition_status(value))
    elif resource.type == "MedicationRequest":
        medication = resources.find(value.get("medicationReference"), resource)
        concept = medication.value.get("code") if medication else value.get("medicationCodeableConcept")
        yield from _codes(resource, concept, "medication", text(value, "status"))
    elif resource.type in _ROLES:
        status = "negated" if text(value, "status") == "not-done" else text(value, "status")
        yield from _codes(resource, value.get("code"), _ROLES[resource.type], status)
        yield from _codes(resource, value.get("valueCodeableConcept"), "result-value", status)


def codes_of_encounter(encounter: Resource) -> Iterator[SenderCode]:
    """The codes of the encounter itself: its type and its reasons."""
    for name, role in (("type", "visit"), ("reasonCode", "reason-for-visit")):
        for concept in objects(encounter.value, name):
            yield from (code for code in _codes(encounter, concept, role, "") if code.system != OUR_SETTING)


def _codes(resource: Resource, concept: object, role: str, status: str) -> Iterator[SenderCode]:
    for system, code, title in codes(concept):
        yield SenderCode(system, code, title or None, role, status or None, Place(resource.place))


def _condition_role(resource: Resource, encounter: Resource | None, resources: Resources) -> str:
    for item in objects(encounter.value, "diagnosis") if encounter is not None else ():
        if resources.find(at(item, "condition"), encounter) is resource:
            return _USES.get(text(item, "use", "coding", "code"), "encounter-diagnosis")
    category = text(resource.value, "category", "coding", "code")
    return "problem" if category == "problem-list-item" else category or "diagnosis"


def _condition_status(value: object) -> str:
    if text(value, "verificationStatus", "coding", "code") == "refuted":
        return "negated"
    return text(value, "clinicalStatus", "coding", "code") or text(value, "verificationStatus", "coding", "code")
