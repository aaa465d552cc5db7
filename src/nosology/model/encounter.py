"""An encounter as it comes in: who, where, when and the untouched text of its documents."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from nosology.model.source import UNTRACED, SourceMap


class Setting(StrEnum):
    """The settings of care; each is a profile of rules."""

    HOSPITAL_INPATIENT = "hospital-inpatient"
    HOSPITAL_OUTPATIENT = "hospital-outpatient"
    EMERGENCY = "emergency"
    PHYSICIAN_OFFICE = "physician-office"
    AMBULATORY_SURGERY = "ambulatory-surgery"
    SKILLED_NURSING = "skilled-nursing"
    HOME_HEALTH = "home-health"
    DENTAL_OFFICE = "dental-office"
    MENTAL_HEALTH = "mental-health"
    HOSPICE = "hospice"

    @property
    def is_inpatient(self) -> bool:
        """Whether sections II and III of the guidelines (inpatient) apply rather than section IV.

        Source: ICD-10-CM Official Guidelines, sections II and III (short-term, acute, long-term care and
        psychiatric hospitals, home health agencies, rehabilitation facilities, nursing homes, hospice).
        """
        return self in _INPATIENT_RULES


_INPATIENT_RULES = frozenset({Setting.HOSPITAL_INPATIENT, Setting.SKILLED_NURSING, Setting.HOME_HEALTH, Setting.HOSPICE})


class Sex(StrEnum):
    """Administrative sex as recorded."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """What the record says of the patient. `None` means not recorded; nothing is ever assumed.

    Attributes:
        age: Age in completed years on the date of service.
        birth_date: Date of birth, when recorded.
        sex: Administrative sex.
    """

    age: int | None = None
    birth_date: datetime.date | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the record. `text` is never altered; every offset counts its code points.

    Attributes:
        id: Unique within the encounter.
        kind: What the sender calls it: `discharge-summary`, `visit-note`, `operative-note`, ...
        text: The untouched text.
        source: The way back from its offsets to what the sender sent; empty when the text itself was sent.
    """

    id: str
    kind: str
    text: str
    source: SourceMap = UNTRACED


@dataclass(frozen=True, slots=True)
class Encounter:
    """One encounter of one patient.

    Attributes:
        id: The sender's identifier.
        setting: Setting of care.
        kind: Kind of the main document.
        patient: Age, birth date and sex as recorded.
        documents: At least one; the order is the sender's.
        date_of_service: The date whose editions apply (the discharge date of a stay).
        admitted: First day of a stay, when recorded.
        discharged: Last day of a stay, when recorded.
        disposition: Discharge disposition as recorded.
        facility: Where care was given, as recorded.
    """

    id: str
    setting: Setting
    kind: str
    patient: Patient
    documents: tuple[Document, ...]
    date_of_service: datetime.date
    admitted: datetime.date | None = None
    discharged: datetime.date | None = None
    disposition: str | None = None
    facility: str | None = None

    @property
    def age(self) -> int | None:
        """The patient's age in completed years on the date of service: as recorded, or from the birth date; None when neither is."""
        birth = self.patient.birth_date
        if self.patient.age is not None or birth is None:
            return self.patient.age
        day = self.date_of_service
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))

    def document(self, document_id: str) -> Document:
        """The document with this id.

        Raises:
            KeyError: There is none.
        """
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)
