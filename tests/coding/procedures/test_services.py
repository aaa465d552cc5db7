"""Services beside operations, from the text: time, drugs with units and waste, vaccines, therapy, the visit's modifier."""

import datetime
from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import CodedEncounter

DAY = datetime.date(2026, 3, 15)
ROWS = [
    row
    for table in ("services.tsv", "clinic.tsv")
    for row in Path(__file__).with_name(table).read_text(encoding="utf-8").splitlines()[1:]
]


def coded(codebook: Codebook, text: str, setting: str, kind: str, age: int) -> CodedEncounter:
    row = {"id": "x", "setting": setting, "kind": kind, "date_of_service": DAY.isoformat(), "patient": {"age": age}, "text": text}
    return nosology.coding.code(encounter_from_json(row), codebook=codebook)


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[4][:50] for row in ROWS])
def test_services(row: str, full_codebook: Codebook) -> None:
    setting, kind, age, wanted, text = row.split("\t")
    result = coded(full_codebook, text.replace("\\n", "\n"), setting, kind, int(age))
    found = ["-".join((p.code.value, *p.modifiers)) + (f"x{p.units}" if p.units > 1 else "") for p in result.procedures]
    assert sorted(found) == sorted(wanted.split())


TWICE = Path(__file__).with_name("twice.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("row", TWICE, ids=[row.split("\t")[3][-50:] for row in TWICE])
def test_one_family_at_several_places(row: str, full_codebook: Codebook) -> None:
    setting, kind, wanted, text = row.split("\t")
    result = coded(full_codebook, text.replace("\\n", "\n"), setting, kind, 50)
    found = ["-".join((p.code.value, *p.modifiers)) + (f"x{p.units}" if p.units > 1 else "") for p in result.procedures]
    assert sorted(found) == sorted(wanted.split())


def test_a_visit_beside_an_injection_takes_modifier_25(full_codebook: Codebook) -> None:
    text = "ASSESSMENT: Osteoarthritis of the right knee.\n\nPROCEDURE: Right knee corticosteroid injection."
    visit = coded(full_codebook, text, "physician-office", "visit-note", 50).visit
    assert visit is not None and visit.modifiers == ("25",)
    assert any(step.note.startswith("25: ") for step in visit.because)


def test_critical_care_stands_in_place_of_the_visit(full_codebook: Codebook) -> None:
    text = "ED COURSE: Critical care time was 45 minutes.\n\nASSESSMENT: Septic shock."
    assert coded(full_codebook, text, "emergency", "ed-report", 60).visit is None


@pytest.mark.parametrize("table", ["injectables", "vaccines", "therapies"])
def test_every_number_is_in_the_book(table: str, full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    assert [row["number"] for row in read_table(f"procedures/{table}") if not books.is_active(row["number"], DAY)] == []
    assert all(books.is_active(row["medicare"], DAY) for row in read_table("procedures/vaccines") if row["medicare"])


def test_the_national_drug_code_is_kept_in_eleven_digits(full_codebook: Codebook) -> None:
    text = "PLAN: Ketorolac 30 mg IM was given today (NDC 0409-3795-01)."
    (drug,) = [p for p in coded(full_codebook, text, "physician-office", "visit-note", 40).procedures if p.code.value == "J1885"]
    assert [step.note for step in drug.because if step.step == "ndc"] == ["NDC 00409379501"]


def test_an_evaluation_stands_in_place_of_the_visit(full_codebook: Codebook) -> None:
    text = "Initial psychiatric evaluation.\n\nASSESSMENT: Panic disorder.\n\nPLAN: Start sertraline 50 mg daily."
    assert coded(full_codebook, text, "mental-health", "psychiatric-evaluation", 40).visit is None


def test_supplies_are_in_the_book(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    numbers = {row["number"] for table in ("supplies", "fluids", "behavior") for row in read_table(f"procedures/{table}")}
    numbers |= {row[column] for row in read_table("procedures/home-visits") for column in ("home", "hospice")}
    assert sorted(number for number in numbers if not books.is_active(number, DAY)) == []


def test_studies_and_talks_are_in_the_book(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    columns = ("plain", "contrast", "both", "one")
    numbers = {row[column] for row in read_table("procedures/studies") for column in columns if row[column]}
    for row in read_table("procedures/talks"):
        numbers |= {step.partition("=")[2] for step in row["steps"].split()} | set(row["further"].split()[:1])
    assert sorted(number for number in numbers if not books.is_active(number, DAY)) == []


def test_radiographs_are_in_the_book(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    numbers = [pair.partition("=")[2] for row in read_table("procedures/radiographs") for pair in row["views"].split()]
    assert [number for number in numbers if not books.is_active(number, DAY)] == []
