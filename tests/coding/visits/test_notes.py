"""Whole notes to a visit: the level, its elements, and an audit sheet that rests on the text."""

from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import Visit

ROWS = Path(__file__).with_name("notes.tsv").read_text(encoding="utf-8").splitlines()[1:]


def visit_of(text: str, codebook: Codebook, setting: str = "physician-office", kind: str = "visit-note") -> Visit | None:
    row = {"id": "x", "setting": setting, "kind": kind, "date_of_service": "2026-03-15", "patient": {"age": 50}, "text": text}
    return nosology.coding.code(encounter_from_json(row), codebook=codebook).visit


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.split('\t')[2]}-{row.split('\t')[-1][:40]}" for row in ROWS])
def test_the_visit_of_a_note(row: str, full_codebook: Codebook) -> None:
    setting, kind, code, problems, data, risk, text = row.split("\t")
    visit = visit_of(text.replace("\\n", "\n"), full_codebook, setting, kind)
    if not code:
        assert visit is None
        return
    assert visit is not None
    assert (visit.code, visit.problems, visit.data, visit.risk) == (code, problems, data, risk)


def test_every_line_of_the_audit_sheet_quotes_the_note(full_codebook: Codebook) -> None:
    text = "ASSESSMENT: Hypertension, uncontrolled.\n\nPLAN: Order CBC, lipid panel and TSH. Increase lisinopril to 40 mg daily."
    visit = visit_of(text, full_codebook)
    assert visit is not None
    assert {item.element for item in visit.audit} == {"problems", "data", "risk"}
    assert [item.item for item in visit.audit if item.element == "data"] == ["cbc", "lipid", "tsh"]
    for item in visit.audit:
        assert item.evidence
        assert all(text[piece.start : piece.end] == piece.text for piece in item.evidence)


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("This was a telehealth visit by video.", "95"),
        ("This was an audio only visit.", "93"),
        ("I saw and evaluated the patient with the resident.", "GC"),
    ],
)
def test_circumstances_that_take_a_modifier(words: str, modifier: str, full_codebook: Codebook) -> None:
    visit = visit_of(f"{words}\n\nASSESSMENT: Gout, stable.\n\nPLAN: Continue allopurinol 100 mg.", full_codebook)
    assert visit is not None and modifier in visit.modifiers
    assert any(step.step == "modifier" and step.note.startswith(modifier) for step in visit.because)


@pytest.mark.parametrize(
    ("setting", "kind", "is_shared"), [("hospital-inpatient", "progress-note", True), ("physician-office", "visit-note", False)]
)
def test_a_shared_visit_is_one_of_a_facility(setting: str, kind: str, is_shared: bool, full_codebook: Codebook) -> None:
    text = "This was a split/shared visit.\n\nASSESSMENT: Gout, stable.\n\nPLAN: Continue allopurinol 100 mg."
    visit = visit_of(text, full_codebook, setting, kind)
    assert visit is not None and ("FS" in visit.modifiers) == is_shared


def test_a_condition_that_has_not_happened_earns_nothing(full_codebook: Codebook) -> None:
    text = "ASSESSMENT: Ankle sprain.\n\nPLAN: If pain persists, we will order an MRI and prescribe meloxicam."
    visit = visit_of(text, full_codebook)
    assert visit is not None and (visit.data, visit.risk) != ("minimal", "moderate")
    assert visit.code == "99213"


def test_prolonged_minutes_are_reported_beside_the_highest_level(full_codebook: Codebook) -> None:
    row = {
        "id": "x",
        "setting": "physician-office",
        "kind": "visit-note",
        "date_of_service": "2026-03-15",
        "patient": {"age": 50},
    }
    row |= {"text": "ASSESSMENT: Type 2 diabetes.\n\nPLAN: Total time spent was 70 minutes."}
    coded = nosology.coding.code(encounter_from_json(row), codebook=full_codebook)
    assert coded.visit is not None and (coded.visit.code, coded.visit.minutes) == ("99215", 70)
    assert [(procedure.code.value, procedure.units) for procedure in coded.procedures] == [("99417", 2)]


def test_a_preventive_visit_beside_a_problem(full_codebook: Codebook) -> None:
    row = {
        "id": "x",
        "setting": "physician-office",
        "kind": "visit-note",
        "date_of_service": "2026-03-15",
        "patient": {"age": 50},
    }
    row |= {
        "text": "CHIEF COMPLAINT: Annual physical exam.\n\nASSESSMENT: Uncontrolled hypertension.\n\nPLAN: Increase lisinopril to 20 mg."
    }
    coded = nosology.coding.code(encounter_from_json(row), codebook=full_codebook)
    assert coded.visit is not None and (coded.visit.code, coded.visit.modifiers) == ("99214", ("25",))
    assert [procedure.code.value for procedure in coded.procedures] == ["99396"]
