"""A record as it was received: what it says of one encounter, what its sender had coded, and what was not understood."""

import datetime
from dataclasses import dataclass, field

from nosology.model.encounter import Document, Patient, Setting
from nosology.model.source import Place


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says of its encounter. `None` means that it does not say; nothing is ever assumed.

    Attributes:
        id: The sender's identifier of the encounter.
        kind: Kind of the main document.
        setting: Setting of care, when the record decides it.
        care_class: The sender's class of care as written (`AMB`, `O`), also when it leaves the setting open.
        patient: Age, birth date and sex.
        date_of_service: Day of an outpatient service.
        admitted: First day of a stay.
        discharged: Last day of a stay.
        disposition: Where the patient went.
        facility: Where care was given.
    """

    id: str | None = None
    kind: str | None = None
    setting: Setting | None = None
    care_class: str | None = None
    patient: Patient = field(default_factory=Patient)
    date_of_service: datetime.date | None = None
    admitted: datetime.date | None = None
    discharged: datetime.date | None = None
    disposition: str | None = None
    facility: str | None = None


@dataclass(frozen=True, slots=True)
class SenderCode:
    """A code that the sender had assigned: kept to compare with, never taken as ours.

    Attributes:
        system: Code set by its name (`ICD-10-CM`, `SNOMED CT`), or the sender's identifier of it.
        code: The code as written.
        title: The sender's words for it.
        role: What it was given for: `problem`, `encounter-diagnosis`, `procedure`, `charge`, `result`, `medication`, ...
        status: What the sender says of it (`active`, `resolved`, `negated`, `final`), or None.
        place: Where it stands.
    """

    system: str
    code: str
    title: str | None
    role: str
    status: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the record that was not taken into the encounter, and why. `count` tells how often."""

    place: Place
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What was received about one encounter.

    Attributes:
        format: The format by its name: `C-CDA`, `HL7 v2`, `PDF`, ...
        facts: What it says of the encounter.
        documents: Its texts, each with the way back to the source.
        sender_codes: Codes the sender had assigned.
        unread: What was not taken in.
    """

    format: str
    facts: Facts = field(default_factory=Facts)
    documents: tuple[Document, ...] = ()
    sender_codes: tuple[SenderCode, ...] = ()
    unread: tuple[Unread, ...] = ()
