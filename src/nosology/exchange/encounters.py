"""Encounters in and out: the JSON contract, and plain text with what the command line says of it."""

import datetime
import itertools
from typing import Any

from nosology.exchange.fields import Fields
from nosology.exchange.sources import source_from_json, source_to_json
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex
from nosology.model.errors import EmptyInputError, EncounterError, ImpossibleDateError, UnknownSettingError

TEXT_ID = "note"
"""Document id of an encounter that came with one `text`."""
TEXT_KIND = "note"
"""Kind of a document whose sender did not say it."""
MAX_AGE = 130

_KNOWN = (
    "id",
    "setting",
    "kind",
    "patient",
    "date_of_service",
    "admitted",
    "discharged",
    "disposition",
    "facility",
    "text",
    "documents",
)
# What coders decided, travelling with an encounter in measurement files: never read, so that it cannot leak into an answer.
_REFERENCE_ANSWERS = frozenset(
    {"principal", "dx", "px_pcs", "cpt_hcpcs", "em", "alternatives", "queries", "not_coded", "adjudicated"}
)
_SEX_LETTERS = {"f": Sex.FEMALE, "m": Sex.MALE, "u": Sex.UNKNOWN}


def encounter_from_json(value: object) -> Encounter:
    """Read an encounter from its JSON object.

    `id`, `setting`, `text` or `documents`, and `date_of_service` (or `discharged`) must be there.

    Raises:
        EncounterError: A field is missing, unknown or of the wrong kind.
        UnknownSettingError: The setting is not one of the ten.
        ImpossibleDateError: A date does not exist, or dates contradict each other.
        EmptyInputError: No document holds any text.
    """
    fields = Fields(value)
    fields.allow(_KNOWN, ignored=_REFERENCE_ANSWERS)
    admitted, discharged = fields.date("admitted"), fields.date("discharged")
    kind = fields.text("kind") or TEXT_KIND
    encounter = Encounter(
        id=fields.required_text("id"),
        setting=parse_setting(fields.required_text("setting")),
        kind=kind,
        patient=_patient(fields.object("patient")),
        documents=_documents(fields, kind),
        date_of_service=_date_of_service(fields, discharged),
        admitted=admitted,
        discharged=discharged,
        disposition=fields.text("disposition"),
        facility=fields.text("facility"),
    )
    require_possible_dates(encounter)
    return encounter


def encounter_from_text(text: str, setting: Setting, date_of_service: datetime.date, **known: Any) -> Encounter:
    """Make an encounter of one plain text.

    Args:
        text: The untouched text.
        setting: Setting of care.
        date_of_service: The date whose editions apply.
        known: Optionally `id`, `kind`, and `patient` (a `Patient`).

    Raises:
        ImpossibleDateError: The date of birth is after the date of service.
    """
    kind = known.get("kind", TEXT_KIND)
    encounter = Encounter(
        id=known.get("id", TEXT_ID),
        setting=setting,
        kind=kind,
        patient=known.get("patient", Patient()),
        documents=(Document(TEXT_ID, kind, text),),
        date_of_service=date_of_service,
    )
    require_possible_dates(encounter)
    return encounter


def encounter_to_json(encounter: Encounter) -> dict[str, Any]:
    """Write an encounter as its JSON object: only what is recorded, keys in the order of the contract."""
    patient = encounter.patient
    value: dict[str, Any] = {
        "id": encounter.id,
        "setting": encounter.setting.value,
        "kind": encounter.kind,
        "patient": _recorded(
            age=patient.age,
            birth_date=_iso(patient.birth_date),
            sex=patient.sex.value if patient.sex else None,
        ),
        "date_of_service": encounter.date_of_service.isoformat(),
    }
    value |= _recorded(
        admitted=_iso(encounter.admitted),
        discharged=_iso(encounter.discharged),
        disposition=encounter.disposition,
        facility=encounter.facility,
    )
    first = encounter.documents[0]
    if encounter.documents == (Document(TEXT_ID, encounter.kind, first.text),):
        return value | {"text": first.text}
    return value | {"documents": [_document_to_json(document) for document in encounter.documents]}


def _document_to_json(document: Document) -> dict[str, Any]:
    value: dict[str, Any] = {"id": document.id, "kind": document.kind, "text": document.text}
    return value | ({"source": source_to_json(document.source)} if document.source.spans else {})


def parse_setting(name: str) -> Setting:
    """The setting of care with this name.

    Raises:
        UnknownSettingError: There is none; the message lists them.
    """
    try:
        return Setting(name.strip().lower().replace("_", "-").replace(" ", "-"))
    except ValueError:
        raise UnknownSettingError(f"That setting is not known. Use one of: {', '.join(Setting)}.") from None


def parse_sex(name: str, field: str = "sex") -> Sex:
    """Administrative sex by its word or first letter.

    Raises:
        EncounterError: It is another word.
    """
    word = name.strip().lower()
    try:
        return _SEX_LETTERS.get(word) or Sex(word)
    except ValueError:
        raise EncounterError(f"{field} must be one of: {', '.join(Sex)}.") from None


def require_possible_dates(encounter: Encounter) -> None:
    """Check that the dates of an encounter can all be true.

    Raises:
        ImpossibleDateError: They contradict each other.
    """
    order = (
        ("patient.birth_date", encounter.patient.birth_date),
        ("admitted", encounter.admitted),
        ("date_of_service", encounter.date_of_service),
        ("discharged", encounter.discharged),
    )
    known = [(name, date) for name, date in order if date is not None]
    for (earlier, first), (later, second) in itertools.pairwise(known):
        if second < first:
            raise ImpossibleDateError(f"{later} is before {earlier}. Correct one of the two dates.")
    birth, age = encounter.patient.birth_date, encounter.patient.age
    if birth is not None and age is not None and abs(_years(birth, encounter.date_of_service) - age) > 1:
        raise ImpossibleDateError("patient.age contradicts patient.birth_date on the date of service. Correct one of the two.")


def _years(birth: datetime.date, day: datetime.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _date_of_service(fields: Fields, discharged: datetime.date | None) -> datetime.date:
    date = fields.date("date_of_service") or discharged
    if date is None:
        raise EncounterError("date_of_service is missing (or discharged, for a stay). It decides which edition applies.")
    return date


def _patient(fields: Fields) -> Patient:
    fields.allow(("age", "birth_date", "sex"))
    sex = fields.text("sex")
    return Patient(
        age=fields.whole_number("age", 0, MAX_AGE),
        birth_date=fields.date("birth_date"),
        sex=None if sex is None else parse_sex(sex, fields.name("sex")),
    )


def _documents(fields: Fields, kind: str) -> tuple[Document, ...]:
    if fields.has("text") == fields.has("documents"):
        raise EncounterError("Give either text or documents: one of the two must be there, and not both.")
    if fields.has("text"):
        documents: tuple[Document, ...] = (Document(TEXT_ID, kind, fields.text("text") or ""),)
    else:
        documents = tuple(_document(item, kind) for item in fields.objects("documents"))
    if len({document.id for document in documents}) < len(documents):
        raise EncounterError("documents: two have the same id. Give each its own.")
    if not any(document.text.strip() for document in documents):
        raise EmptyInputError("The encounter holds no text.")
    return documents


def _document(fields: Fields, kind: str) -> Document:
    fields.allow(("id", "kind", "text", "source"))
    return Document(fields.required_text("id"), fields.text("kind") or kind, fields.text("text") or "", source_from_json(fields))


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _recorded(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
