"""What words of a note are read as: the first code of each mention, and words that only look like a condition."""

import csv
import datetime
from pathlib import Path

import pytest

from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Setting
from nosology.reading import read

DAY = datetime.date(2026, 3, 15)
LINES = (Path(__file__).parent / "terms.tsv").read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader((line for line in LINES if not line.startswith("#")), delimiter="\t"))


def codes(text: str, codebook: Codebook) -> set[str]:
    encounter = encounter_from_text(text, Setting.PHYSICIAN_OFFICE, DAY, id="terms")
    return {finding.hits[0].code for finding in read(encounter, codebook.on(DAY)) if finding.hits}


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_terms_of_an_assessment(case: dict[str, str], full_codebook: Codebook) -> None:
    found = codes(f"ASSESSMENT\n{case['text']}", full_codebook)
    assert set(case["has"].split()) <= found
    assert not set(case["lacks"].split()) & found


def test_operations_of_a_surgical_history_leave_their_state(full_codebook: Codebook) -> None:
    found = codes(
        "PAST SURGICAL HISTORY\n1. Cholecystectomy.\n2. Right total knee replacement.\n3. Tonsillectomy.\n", full_codebook
    )
    assert {"Z90.49", "Z96.651"} <= found
    assert "Z98.890" not in found
