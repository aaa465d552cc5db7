"""Records out: what was received, as JSON."""

from typing import Any

from nosology.exchange.sources import place_to_json, source_to_json
from nosology.model.encounter import Document
from nosology.model.record import Record, SenderCode, Unread


def record_to_json(record: Record) -> dict[str, Any]:
    """Write a record: `{"format", "encounter", "sender_codes", "unread"}`.

    `encounter` is the Encounter JSON as far as the record says it: setting and date are missing when the record does not decide them.
    """
    return {
        "format": str(record.format),
        "encounter": encounter_of_record(record),
        "sender_codes": [_code(code) for code in record.sender_codes],
        "unread": [_unread(item) for item in record.unread],
    }


def encounter_of_record(record: Record) -> dict[str, Any]:
    """The Encounter JSON of a record, with only what the record says."""
    facts, patient = record.facts, record.facts.patient
    said = {
        "id": facts.id,
        "setting": facts.setting.value if facts.setting else None,
        "kind": facts.kind,
        "patient": _known(
            {"age": patient.age, "birth_date": patient.birth_date, "sex": patient.sex.value if patient.sex else None}
        ),
        "date_of_service": facts.date_of_service,
        "admitted": facts.admitted,
        "discharged": facts.discharged,
        "disposition": facts.disposition,
        "facility": facts.facility,
    }
    return _known(said) | {"documents": [_document(document) for document in record.documents]}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """What is known, dates written YYYY-MM-DD."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items() if value is not None
    }


def _document(document: Document) -> dict[str, Any]:
    value: dict[str, Any] = {"id": document.id, "kind": document.kind, "text": document.text}
    return value | ({"source": source_to_json(document.source)} if document.source.spans else {})


def _code(code: SenderCode) -> dict[str, Any]:
    return {
        "system": code.system,
        "code": code.code,
        "title": code.title,
        "role": code.role,
        "status": code.status,
        "place": place_to_json(code.place),
    }


def _unread(item: Unread) -> dict[str, Any]:
    return {"place": place_to_json(item.place), "reason": item.reason, "count": item.count}
