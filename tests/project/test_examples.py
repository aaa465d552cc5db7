"""The examples are encounters of every setting, and none identifies anyone."""

import json
import re
from pathlib import Path

import pytest

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.exchange.encounters import encounter_from_json, encounter_to_json
from nosology.model.encounter import Setting
from nosology.model.errors import NoEditionError

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.json"))
BEFORE_ICD_10 = "before-2015"


def test_there_is_one_for_each_kind_of_setting() -> None:
    settings = {json.loads(path.read_text(encoding="utf-8"))["setting"] for path in EXAMPLES}
    assert len(EXAMPLES) >= 10
    assert settings >= set(Setting)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_is_a_whole_encounter_written_as_we_write_it(path: Path) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    assert encounter_to_json(encounter_from_json(value)) == value
    assert 1_500 <= len(value["text"]) <= 5_000
    assert not re.search(r"\b(?:MRN|SSN|DOB|Mrs?\.|Ms\.|\d{3}-\d{4})\b", value["text"])


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.stem != BEFORE_ICD_10], ids=lambda path: path.stem)
def test_each_is_coded_with_evidence_that_is_its_text(path: Path, codebook: Codebook) -> None:
    encounter = encounter_from_json(json.loads(path.read_text(encoding="utf-8")))
    coded = code(encounter, codebook=codebook)
    assert coded.diagnoses
    for item in coded.diagnoses:
        assert item.because and item.evidence
        for piece in item.evidence:
            assert encounter.document(piece.document).text[piece.start : piece.end] == piece.text


def test_an_encounter_before_october_2015_is_never_coded_in_icd_10(codebook: Codebook) -> None:
    (path,) = (path for path in EXAMPLES if path.stem == BEFORE_ICD_10)
    encounter = encounter_from_json(json.loads(path.read_text(encoding="utf-8")))
    with pytest.raises(NoEditionError):
        code(encounter, codebook=codebook)
