"""Which resources belong to which encounter."""

from dataclasses import dataclass, field

from nosology.exchange.fhir.resources import Resource, Resources
from nosology.exchange.fhir.values import objects

_CARE = frozenset(["Condition", "Procedure", "Observation", "MedicationRequest"])
_TEXTS = frozenset(["DocumentReference", "Composition", "DiagnosticReport"])
READ = _CARE | _TEXTS | {"Encounter", "Patient"}
"""What is taken from; all else is named as unread, but for what these refer to."""
REFERRED = frozenset(["Organization", "Location", "Medication", "Binary", "Practitioner", "PractitionerRole"])


@dataclass(slots=True)
class Group:
    """One encounter with its resources.

    Attributes:
        encounter: Its Encounter resource, or None when the input has none.
        patient: Its Patient resource, or None.
        members: Its other resources that are read, in the order of the input.
        strays: Resources of its patient that belong to none of several encounters.
    """

    encounter: Resource | None
    patient: Resource | None
    members: list[Resource] = field(default_factory=list)
    strays: int = 0


def group(resources: Resources) -> list[Group]:
    """One group per encounter, in the order of the input; without any encounter one per patient."""
    groups = [Group(encounter, _patient(encounter, resources)) for encounter in resources.of("Encounter")]
    if not groups:
        groups = [Group(None, patient) for patient in resources.of("Patient")] or [Group(None, None)]
    for resource in resources.all:
        if resource.type in READ and resource.type not in ("Encounter", "Patient"):
            _place(resource, groups, resources)
    return groups


def _place(resource: Resource, groups: list[Group], resources: Resources) -> None:
    """Put a resource with the encounter it names; one that names none with the only one of its patient."""
    named = [found for reference in _encounters(resource) if (found := resources.find(reference)) is not None]
    owners = [item for item in groups if item.encounter is not None and item.encounter in named]
    patient = _patient(resource, resources)
    owners = owners or [item for item in groups if patient is None or item.patient is None or item.patient is patient]
    if len(owners) == 1 or (named and owners):
        owners[0].members.append(resource)
    else:
        for owner in owners[:1] or groups[:1]:
            owner.strays += 1


def _encounters(resource: Resource) -> list[object]:
    value = resource.value
    context = value.get("context")
    return [value.get("encounter"), context, *(objects(context, "encounter"))]


def _patient(resource: Resource, resources: Resources) -> Resource | None:
    found = resources.find(resource.value.get("subject") or resource.value.get("patient"))
    if found is None:
        patients = list(resources.of("Patient"))
        return patients[0] if len(patients) == 1 else None
    return found
