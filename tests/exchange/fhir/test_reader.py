"""What is taken from FHIR R4 resources, and what is named as not taken."""

import base64
import datetime
import json
from typing import Any

import pytest

from nosology.exchange.fhir.reader import read_fhir
from nosology.exchange.receiving import records_of
from nosology.model.encounter import Sex
from nosology.model.errors import DamagedInputError, UnsafeInputError, UnsupportedFormatError
from nosology.model.record import Record

PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1961-07-02"}
STAY = {
    "resourceType": "Encounter",
    "id": "e",
    "status": "finished",
    "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
    "subject": {"reference": "Patient/p"},
    "period": {"start": "2026-03-01T08:00:00-05:00", "end": "2026-03-04"},
    "hospitalization": {"dischargeDisposition": {"coding": [{"code": "snf"}]}},
    "diagnosis": [{"condition": {"reference": "Condition/c"}, "use": {"coding": [{"code": "DD"}]}}],
}
ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def resource(type: str, id: str, /, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": type,
        "id": id,
        "subject": {"reference": "Patient/p"},
        "encounter": {"reference": "Encounter/e"},
    } | fields


def read(*resources: dict[str, Any]) -> list[Record]:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in resources]}
    return list(records_of(json.dumps(bundle).encode()))


def code(system: str, value: str, words: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": value, "display": words}]}


def test_a_stay_says_who_where_and_when() -> None:
    note = resource(
        "DocumentReference", "d", status="current", type=code("http://loinc.org", "18842-5", "Discharge summary"),
        content=[{"attachment": {"contentType": "text/plain", "data": base64.b64encode(b"Heart failure.\n").decode()}}],
    )  # fmt: skip
    note["context"] = {"encounter": [note.pop("encounter")]}
    (record,) = read(PATIENT, STAY, note)
    facts = record.facts
    assert (facts.id, facts.setting, facts.disposition) == ("e", "hospital-inpatient", "skilled nursing facility")
    assert (facts.admitted, facts.discharged) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 4))
    assert (facts.patient.sex, facts.patient.birth_date) == (Sex.FEMALE, datetime.date(1961, 7, 2))
    assert [(item.kind, item.text) for item in record.documents] == [("discharge-summary", "Heart failure.\n")]
    assert record.unread == ()


def test_values_become_lines_that_lead_back_to_their_resources() -> None:
    sodium = resource(
        "Observation", "na", status="final", code=code("http://loinc.org", "2951-2", "Sodium"),
        category=[{"coding": [{"code": "laboratory"}]}],
        valueQuantity={"value": 118, "unit": "mmol/L"}, referenceRange=[{"low": {"value": 135}, "high": {"value": 145}}],
    )  # fmt: skip
    drug = resource(
        "MedicationRequest", "m", status="active", intent="order", medicationCodeableConcept={"text": "metformin 500 mg"},
        dosageInstruction=[{"text": "twice daily"}],
    )  # fmt: skip
    (record,) = read(PATIENT, STAY, sodium, drug)
    results, drugs = record.documents
    assert "- Sodium: 118 mmol/L (reference 135-145)" in results.text
    assert str(results.source.at(results.text.index("118"))) == "Observation/na"
    assert "- metformin 500 mg, twice daily" in drugs.text


def test_the_codes_of_the_sender_are_kept_apart() -> None:
    condition = resource(
        "Condition", "c", code=code(ICD, "I50.33", "Heart failure"), clinicalStatus={"coding": [{"code": "active"}]}
    )
    refuted = resource("Condition", "r", code=code(ICD, "I21.4", "NSTEMI"), verificationStatus={"coding": [{"code": "refuted"}]})
    (record,) = read(PATIENT, STAY, condition, refuted)
    found = [(item.system, item.code, item.role, item.status) for item in record.sender_codes]
    assert found == [
        ("ICD-10-CM", "I50.33", "discharge-diagnosis", "active"),
        ("ICD-10-CM", "I21.4", "diagnosis", "negated"),
    ]
    assert record.documents == ()


def test_a_composition_is_read_section_by_section() -> None:
    composition = resource(
        "Composition", "k", status="final", date="2026-03-04", title="Discharge summary", author=[{"display": "-"}],
        type=code("http://loinc.org", "18842-5", "Discharge summary"),
        section=[{"title": "Hospital Course", "text": {"status": "generated", "div": "<div>Treated for <b>sepsis</b>.</div>"}}],
    )  # fmt: skip
    (record,) = read(PATIENT, STAY, composition)
    assert record.documents[0].text == "Hospital Course:\nTreated for sepsis.\n"


def test_nothing_is_dropped_silently() -> None:
    withdrawn = resource("Observation", "w", status="entered-in-error", code={"text": "Sodium"}, valueString="118")
    elsewhere = resource("DocumentReference", "d", status="current", content=[{"attachment": {"url": "https://example.org/x"}}])
    elsewhere["context"] = {"encounter": [elsewhere.pop("encounter")]}
    goal = resource("Goal", "g")
    (record,) = read(PATIENT, STAY, withdrawn, elsewhere, goal)
    missed = {str(item.place): item.reason for item in record.unread}
    assert missed["Observation/w"] == "a resource that its sender withdrew (entered-in-error)"
    assert missed["DocumentReference/d"] == "an attachment that stands elsewhere; give its file as well"
    assert missed["Goal"] == "a resource that is not read"


def test_each_encounter_is_a_record_and_strays_are_named() -> None:
    visit = STAY | {"id": "v", "class": {"code": "EMER"}, "period": {"start": "2026-05-01"}, "diagnosis": []}
    mine = resource(
        "Observation", "a", status="final", code={"text": "Pain"}, valueString="7/10", encounter={"reference": "Encounter/v"}
    )
    stray = resource("Observation", "b", status="final", code={"text": "Pulse"}, valueString="80", encounter={})
    stay, emergency = read(PATIENT, STAY, visit, mine, stray)
    assert (emergency.facts.setting, emergency.facts.date_of_service) == ("emergency", datetime.date(2026, 5, 1))
    assert "7/10" in emergency.documents[0].text
    assert any("none of several encounters" in item.reason for item in stay.unread)


def test_what_does_not_conform_is_read_and_named_without_its_value() -> None:
    wrong = resource("Observation", "a", status="final", code={"text": "Pain"}, valueString="severe", issued="yesterday")
    (record,) = read(PATIENT, STAY, wrong)
    assert "severe" in record.documents[0].text
    assert any("does not conform to FHIR R4" in item.reason and "issued" in str(item.place) for item in record.unread)
    assert not any("yesterday" in f"{item.place} {item.reason}" for item in record.unread)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"resourceType": "Bundle", "entry": [', DamagedInputError),
        (b'{"resourceType": "Bundle", "x": ' + b"[" * 100_000, UnsafeInputError),
        (b'{"resourceType": "ValueSet", "id": "v"}', UnsupportedFormatError),
    ],
)
def test_refusals(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(read_fhir(data))


def test_what_is_contained_belongs_to_what_contains_it() -> None:
    def request(id: str, words: str) -> dict[str, Any]:
        drug = {"resourceType": "Medication", "id": "m", "code": code("http://www.nlm.nih.gov/research/umls/rxnorm", id, words)}
        return resource(
            "MedicationRequest", id, status="active", intent="order", contained=[drug], medicationReference={"reference": "#m"}
        )

    (record,) = read(PATIENT, STAY, request("1", "aspirin"), request("2", "metformin"))
    assert [item.text for item in record.documents] == ["Medications:\n- aspirin\n- metformin\n"]
    assert [(item.code, item.place.path) for item in record.sender_codes if item.role == "medication"] == [
        ("1", "MedicationRequest/1"),
        ("2", "MedicationRequest/2"),
    ]


def test_a_resource_in_a_list_of_one() -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": [PATIENT]}, {"resource": [STAY]}]}
    (record,) = records_of(json.dumps(bundle).encode())
    assert record.facts.id == "e"
