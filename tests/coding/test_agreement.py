"""Documents that contradict each other become a query; the attending's final statement outranks."""

import datetime

import pytest

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.model.encounter import Document, Encounter, Patient, Setting
from nosology.model.result import CodedEncounter

DAY = datetime.date(2026, 3, 15)


def coded(codebook: Codebook, *documents: tuple[str, str]) -> CodedEncounter:
    made = tuple(Document(f"d{n}", kind, f"ASSESSMENT:\n1. {text}\n") for n, (kind, text) in enumerate(documents))
    return code(Encounter("e", Setting.HOSPITAL_INPATIENT, made[0].kind, Patient(), made, DAY), codebook=codebook)


def codes(result: CodedEncounter) -> list[str]:
    return [diagnosis.code.value for diagnosis in result.diagnoses]


@pytest.mark.parametrize(
    ("first", "last", "kept", "gone", "axis"),
    [
        ("Type 1 diabetes.", "Type 2 diabetes.", "E11.9", "E10.9", "type of diabetes"),
        ("Chronic kidney disease stage 4.", "Chronic kidney disease stage 2.", "N18.2", "N18.4", "stage of kidney disease"),
        ("Left breast cyst.", "Right breast cyst.", "N60.01", "N60.02", "side"),
    ],
)
def test_the_final_statement_outranks_and_the_provider_is_asked(
    first: str, last: str, kept: str, gone: str, axis: str, codebook: Codebook
) -> None:
    result = coded(codebook, ("history-and-physical", first), ("discharge-summary", last))
    assert codes(result) == [kept]
    assert gone in [left.code for left in result.not_coded]
    (query,) = [query for query in result.queries if query.topic.endswith(f": {axis}")]
    assert "unable to determine" in query.options
    assert {piece.document for piece in query.indicators} == {"d0", "d1"}


def test_without_a_final_statement_nothing_is_guessed(codebook: Codebook) -> None:
    stages = ("progress-note", "Chronic kidney disease stage 4."), ("consultation", "Chronic kidney disease stage 2.")
    result = coded(codebook, *stages)
    assert codes(result) == ["N18.9"]
    assert [query.topic for query in result.queries if "stage of" in query.topic] == ["N18.4, N18.2: stage of kidney disease"]


def test_documents_that_agree_ask_nothing(codebook: Codebook) -> None:
    result = coded(
        codebook, ("history-and-physical", "Type 2 diabetes."), ("discharge-summary", "Type 2 diabetes, hypertension.")
    )
    assert codes(result) == ["E11.9", "I10"]
    assert not [query for query in result.queries if "differ" in query.question]
