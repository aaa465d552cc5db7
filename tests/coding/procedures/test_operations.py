"""Operations: what a note says was done becomes codes that are legal on the date, with side, size and reasons."""

import datetime
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.coding.procedures.operations import operations_of
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import CodedEncounter

DAY = datetime.date(2026, 3, 15)
ROWS = Path(__file__).with_name("operations.tsv").read_text(encoding="utf-8").splitlines()[1:]
OPERATIONS = [operation for rows in operations_of().values() for operation in rows]


def coded(text: str, codebook: Codebook, setting: str = "hospital-inpatient", kind: str = "operative-note") -> CodedEncounter:
    row = {"id": "x", "setting": setting, "kind": kind, "date_of_service": "2026-03-15", "patient": {"age": 50}, "text": text}
    return nosology.coding.code(encounter_from_json(row), codebook=codebook)


@pytest.mark.parametrize("row", ROWS, ids=[row.split("\t")[3][:50] for row in ROWS])
def test_what_was_done_is_coded(row: str, full_codebook: Codebook) -> None:
    setting, kind, wanted, text = row.split("\t")
    result = coded(text.replace("\\n", "\n"), full_codebook, setting, kind)
    found = ["-".join((p.code.value, *p.modifiers)) + (f"x{p.units}" if p.units > 1 else "") for p in result.procedures]
    assert sorted(found) == sorted(wanted.split())


def test_every_template_is_legal_in_the_edition(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).icd10pcs
    codes = {code for operation in OPERATIONS for template in operation.pcs for code in _codes(template) if "_" not in code}
    assert len(codes) > 800
    assert sorted(code for code in codes if not books.has(code)) == []


def test_every_number_is_in_the_book(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    numbers = {
        n
        for operation in OPERATIONS
        for written in operation.numbers
        for n in re.findall(r"(?<![.\d])[\dA-Z]\d{4}(?!\d)", written)
    }
    assert len(numbers) > 500
    assert sorted(number for number in numbers if not books.is_active(number, DAY)) == []


def _codes(template: str) -> Iterator[str]:
    """Every code that a template can give."""
    named = re.search(r"<([\w-]+)[*!]?>", template)
    if named:
        joints = {"cervical-levels": "124", "thoracic-levels": "67A", "lumbar-levels": "013"}
        rows = [row["character"] for row in read_table("procedures/sites") if row["map"] == named[1]]
        for characters in joints.get(named[1], rows):
            yield from _codes(template[: named.start()] + characters + template[named.end() :])
        return
    places = re.finditer(r"\((\w+)\)|\[(\w+)\]|#([\w-]+)#|(\w)", template)
    yield from map("".join, product(*(match[1] or match[2] or ("0123" if match[3] else match[4]) for match in places)))


def test_an_open_side_is_asked_with_the_legal_options(full_codebook: Codebook) -> None:
    result = coded("PROCEDURE: Total knee arthroplasty.", full_codebook)
    assert not result.procedures
    (query,) = [query for query in result.queries if "0SR" in query.topic]
    assert "Knee Joint, Right" in query.options and "Knee Joint, Left" in query.options
    assert query.options[-1] == "unable to determine"


def test_evidence_is_the_exact_text(full_codebook: Codebook) -> None:
    text = "PROCEDURE: Laparoscopic cholecystectomy with intraoperative cholangiogram."
    for procedure in coded(text, full_codebook, "ambulatory-surgery").procedures:
        assert procedure.evidence
        assert all(text[piece.start : piece.end] == piece.text for piece in procedure.evidence)


def test_every_code_says_why(full_codebook: Codebook) -> None:
    result = coded("PROCEDURE: Left carpal tunnel release.", full_codebook, "ambulatory-surgery")
    (procedure,) = result.procedures
    assert procedure.because[0].note.startswith("carpal-tunnel")
    assert any(step.note.startswith("LT") for step in procedure.because)


def test_an_age_that_is_not_recorded_is_said(full_codebook: Codebook) -> None:
    row = {"id": "x", "setting": "ambulatory-surgery", "kind": "operative-note", "date_of_service": "2026-03-15"}
    row |= {"patient": {}, "text": "PROCEDURE: Tonsillectomy and adenoidectomy."}
    (procedure,) = nosology.coding.code(encounter_from_json(row), codebook=full_codebook).procedures
    assert procedure.code.value == "42820"
    assert any("age not recorded" in step.note for step in procedure.because)
