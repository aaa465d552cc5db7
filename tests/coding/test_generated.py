"""What may never happen, over a thousand encounters that nobody wrote."""

import pytest
from tools.evaluate.hygiene import problems

from coding.generated import encounters
from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.exchange.results import coded_to_json, dump_line

BATCHES = 10
EACH = 100


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_generated_encounter_gets_an_impossible_code(batch: int, codebook: Codebook) -> None:
    found = []
    for encounter in encounters(EACH, seed=batch):
        coded = code(encounter, codebook=codebook)
        found += problems(encounter, coded, codebook.on(encounter.date_of_service).icd10cm)
    assert found == []


def test_the_same_encounter_gets_the_same_bytes(codebook: Codebook) -> None:
    first, second = (
        [dump_line(coded_to_json(code(encounter, codebook=codebook))) for encounter in encounters(EACH // 2, seed=BATCHES)]
        for _ in range(2)
    )
    assert first == second


def test_the_generated_encounters_are_worth_coding(codebook: Codebook) -> None:
    coded = [code(encounter, codebook=codebook) for encounter in encounters(EACH, seed=0)]
    assert sum(len(item.diagnoses) for item in coded) > 3 * EACH
    assert len({item.code.value[:3] for each in coded for item in each.diagnoses}) > 150
