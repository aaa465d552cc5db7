"""Which words of a sentence make one mention."""

import datetime

import pytest

from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Setting
from nosology.reading.read import read

DAY = datetime.date(2026, 3, 15)


def mentions(text: str, codebook: Codebook) -> list[str]:
    encounter = encounter_from_text(text, Setting.PHYSICIAN_OFFICE, DAY, id="mentions")
    return [" ".join(piece.text for piece in finding.evidence) for finding in read(encounter, codebook.on(DAY))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hypertension; chronic kidney disease; gout", ["hypertension", "chronic kidney disease", "gout"]),
        ("Hypertension - Chronic kidney disease - Gout", ["Hypertension", "Chronic kidney disease", "Gout"]),
        ("Hypertension \u2022 Gout \u2022 Asthma", ["Hypertension", "Gout", "Asthma"]),
    ],
)
def test_no_term_reaches_over_a_mark_between_the_items_of_a_list(text: str, expected: list[str], codebook: Codebook) -> None:
    assert mentions(text, codebook) == expected


def test_one_dash_adds_what_kind_it_is(codebook: Codebook) -> None:
    assert mentions("Anemia - iron deficiency", codebook) == ["Anemia - iron deficiency"]
