"""Which resources belong to which encounter."""

from collections import defaultdict
from dataclasses import dataclass, field

from nosology.exchange.fhir.resources import Resource, Resources

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
    placing = _Placing(groups, resources)
    for resource in resources.all:
        if resource.type in READ and resource.type not in ("Encounter", "Patient"):
            placing.place(resource)
    return groups


class _Placing:
    """Puts resources with their encounters; looks each up once, since an export holds many of both."""

    def __init__(self, groups: list[Group], resources: Resources) -> None:
        self._groups = groups
        self._resources = resources
        self._by_encounter = {id(item.encounter): item for item in groups if item.encounter is not None}
        self._by_patient: dict[int, list[Group]] = defaultdict(list)
        for item in groups:
            self._by_patient[0 if item.patient is None else id(item.patient)].append(item)

    def place(self, resource: Resource) -> None:
        """Put a resource with the encounter it names; one that names none with the only one of its patient."""
        named = [found for name in resource.links.encounters if (found := self._resources.find(name, resource)) is not None]
        owner = next((group for item in named if (group := self._by_encounter.get(id(item))) is not None), None)
        if owner is not None:
            owner.members.append(resource)
            return
        patient = _patient(resource, self._resources)
        owners = self._groups if patient is None else [*self._by_patient.get(id(patient), ()), *self._by_patient.get(0, ())]
        if len(owners) == 1:
            owners[0].members.append(resource)
        else:
            (owners or self._groups)[0].strays += 1


def _patient(resource: Resource, resources: Resources) -> Resource | None:
    found = resources.find(resource.links.patient, resource)
    if found is None:
        patients = list(resources.of("Patient"))
        return patients[0] if len(patients) == 1 else None
    return found
