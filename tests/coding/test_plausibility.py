"""Sex, age and side: what a patient cannot have is left out with its reason, and what contradicts itself is settled."""

import datetime

import pytest

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Patient, Setting, Sex
from nosology.model.result import CodedEncounter

DAY = datetime.date(2026, 3, 15)


def coded(text: str, codebook: Codebook, patient: Patient, setting: Setting = Setting.PHYSICIAN_OFFICE) -> CodedEncounter:
    return code(encounter_from_text(text, setting, DAY, patient=patient), codebook=codebook)


def codes(result: CodedEncounter) -> list[str]:
    return [diagnosis.code.value for diagnosis in result.diagnoses]


def test_a_code_of_the_other_sex_is_left_out_and_asked_about(codebook: Codebook) -> None:
    result = coded("ASSESSMENT:\n1. Endometriosis.\n2. Hypertension.\n", codebook, Patient(age=40, sex=Sex.MALE))
    assert codes(result) == ["I10"]
    (left,) = result.not_coded
    assert left.code and left.code.startswith("N80") and "recorded sex is male" in left.reason
    (query,) = result.queries
    assert query.topic.endswith(": sex") and "unable to determine" in query.options


def test_the_code_of_the_other_sex_beside_it_is_taken(codebook: Codebook) -> None:
    text = "ASSESSMENT:\n1. Right breast cancer.\n"
    assert codes(coded(text, codebook, Patient(age=60, sex=Sex.FEMALE)))[:1] == ["C50.911"]
    assert codes(coded(text, codebook, Patient(age=60, sex=Sex.MALE)))[:1] == ["C50.921"]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (Patient(age=70), True),
        (Patient(age=8), False),
        (Patient(birth_date=datetime.date(2018, 1, 1)), False),
        (Patient(), True),
    ],
)
def test_a_code_of_another_age_is_left_out(patient: Patient, expected: bool, codebook: Codebook) -> None:
    assert (
        "H25.11" in "".join(codes(coded("ASSESSMENT:\n1. Nuclear cataract of the right eye.\n", codebook, patient)))
    ) is expected


def test_both_sides_become_the_bilateral_code(codebook: Codebook) -> None:
    text = "ASSESSMENT:\n1. Nuclear cataract of the right eye.\n2. Nuclear cataract of the left eye.\n"
    assert codes(coded(text, codebook, Patient(age=70))) == ["H25.13"]


def test_what_may_not_be_first_is_never_first(codebook: Codebook) -> None:
    result = coded("ASSESSMENT:\n1. Penicillin allergy.\n", codebook, Patient(age=70))
    assert [(d.code.value, d.role.value) for d in result.diagnoses] == [("Z88.0", "secondary")]
    assert [finding.rule for finding in result.findings] == ["no-first-diagnosis"]


def test_every_range_of_the_table_holds_codes(codebook: Codebook) -> None:
    books = codebook.on(DAY).icd10cm
    ranges = [span for row in read_table("coding/ages-sexes") for span in row["codes"].split(",")]
    assert [span for span in ranges if not books.has(span.partition("-")[0])] == []
