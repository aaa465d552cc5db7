"""Procedures of a stay: what a discharge summary or an operative report of an inpatient says was done becomes ICD-10-PCS codes."""

import datetime
from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.coding.procedures.durations import hours_told
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import CodedEncounter

DAY = datetime.date(2026, 3, 15)
ROWS = Path(__file__).with_name("stays.tsv").read_text(encoding="utf-8").splitlines()[1:]


def coded(text: str, codebook: Codebook, kind: str = "discharge-summary", **patient: object) -> CodedEncounter:
    row = {
        "id": "x",
        "setting": "hospital-inpatient",
        "kind": kind,
        "date_of_service": "2026-03-15",
        "patient": {"age": 50, **patient},
        "text": text,
    }
    return nosology.coding.code(encounter_from_json(row), codebook=codebook)


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[3][:60] for row in ROWS])
def test_what_was_done_in_the_stay_is_coded(row: str, full_codebook: Codebook) -> None:
    _, kind, wanted, text = row.split("\t")
    result = coded(text.replace("\\n", "\n"), full_codebook, kind)
    assert sorted({one.code.value for one in result.procedures}) == sorted(wanted.split())


def test_expected_codes_are_legal(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).icd10pcs
    assert [code for row in ROWS for code in row.split("\t")[2].split() if not books.has(code)] == []


def test_unknown_hours_of_ventilation_are_asked(full_codebook: Codebook) -> None:
    result = coded("HOSPITAL COURSE: He was intubated in the emergency department for respiratory failure.", full_codebook)
    assert [one.code.value for one in result.procedures] == ["0BH17EZ"]
    (query,) = [query for query in result.queries if query.topic.startswith("5A19_5Z")]
    assert "Greater than 96 Consecutive Hours" in query.options


def test_the_birth_is_on_the_record_of_the_mother(full_codebook: Codebook) -> None:
    text = "HOSPITAL COURSE: Born by repeat cesarean section. Phototherapy was given for 20 hours."
    result = coded(text, full_codebook, age=0, sex="male")
    assert [one.code.value for one in result.procedures] == ["6A600ZZ"]


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ("off BiPAP after about 14 hours", 14),
        ("ventilated for three days", 72),
        ("ventilated for 2 weeks", 336),
        ("intubated 3/4, extubated 3/7", 72),
        ("intubated 12/30 and extubated 1/2", 72),
        ("BiPAP overnight", 12),
        ("24 h of high flow", 24),
        ("extubated the next morning", None),
        ("intubated three days ago", None),
        ("Cr 0.9 d2", None),
    ],
)
def test_hours_of_support(told: str, hours: float | None) -> None:
    assert hours_told([told]) == hours
