"""The abstract: what is sent and what the record states, each value with its place; what the setting misses is said."""

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import AbstractItem

TEXT = (
    "ATTENDING: A. Provider, MD\nADMISSION: Transferred from a skilled nursing facility.\n\n"
    "VITALS: BP 134/82, HR 76, RR 18, T 98.2, SpO2 95%, BMI 36.7\n\nLABS: Hgb 9.4, Cr 1.62, K 3.0, A1c 8.4%\n\n"
    "DISCHARGE DIAGNOSIS: Pneumonia.\n\nDISPOSITION: Home with home health."
)


def abstract(codebook: Codebook, **more: object) -> dict[str, AbstractItem]:
    row = {"id": "x", "setting": "hospital-inpatient", "kind": "discharge-summary", "date_of_service": "2026-03-15", "text": TEXT}
    row |= {"patient": {"age": 70}, **more}
    return {item.field: item for item in nosology.coding.code(encounter_from_json(row), codebook=codebook).abstract}


def test_values_are_the_words_of_the_record(codebook: Codebook) -> None:
    items = abstract(codebook)
    wanted = {"blood-pressure": "134/82", "pulse": "76", "body-mass-index": "36.7", "hemoglobin": "9.4", "creatinine": "1.62"}
    wanted |= {
        "potassium": "3.0",
        "hemoglobin-a1c": "8.4",
        "attending": "A. Provider, MD",
        "disposition": "Home with home health",
    }
    assert {name: items[name].value for name in wanted} == wanted
    for item in items.values():
        assert all(TEXT[piece.start : piece.end] == piece.text == item.value for piece in item.evidence)


def test_what_was_sent_needs_no_evidence(codebook: Codebook) -> None:
    assert (abstract(codebook)["age"].value, abstract(codebook)["age"].evidence) == ("70", ())


def test_what_the_setting_asks_for_and_nobody_gives_is_missing(codebook: Codebook) -> None:
    assert [name for name, item in abstract(codebook).items() if item.kind == "missing"] == ["sex", "admitted", "discharged"]
    given = abstract(codebook, patient={"age": 70, "sex": "male"}, admitted="2026-03-10", discharged="2026-03-15")
    assert not [name for name, item in given.items() if item.kind == "missing"]


def test_the_lists_of_medications_are_abstracted_as_written(codebook: Codebook) -> None:
    text = (
        "MEDICATIONS: metformin 1,000 mg twice daily, lisinopril 20 mg daily; aspirin 81 mg.\n\nPLAN: Start atorvastatin 40 mg."
    )
    row = {"id": "x", "setting": "physician-office", "kind": "visit-note", "date_of_service": "2026-03-15", "text": text}
    items = nosology.coding.code(encounter_from_json(row), codebook=codebook).abstract
    drugs = [item for item in items if item.kind == "medication"]
    assert [item.value for item in drugs] == ["metformin 1,000 mg twice daily", "lisinopril 20 mg daily", "aspirin 81 mg"]
    assert all(text[piece.start : piece.end] == item.value for item in drugs for piece in item.evidence)


def test_an_implant_and_its_number_are_abstracted(codebook: Codebook) -> None:
    text = "PROCEDURE: Right total knee arthroplasty.\n\nIMPLANTS: cemented femoral component, size 5, lot number AB12345."
    items = {item.field: item.value for item in _abstract_of(text, codebook)}
    assert items["device-identifier"] == "AB12345"


def _abstract_of(text: str, codebook: Codebook) -> tuple[AbstractItem, ...]:
    row = {"id": "x", "setting": "ambulatory-surgery", "kind": "operative-note", "date_of_service": "2026-03-15", "text": text}
    return nosology.coding.code(encounter_from_json(row), codebook=codebook).abstract
