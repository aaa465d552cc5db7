"""Explaining a decision: what a coder would say for it."""

from pathlib import Path

import pytest

from nosology.desk.explaining import answer_with_findings, explain
from nosology.exchange.encounters import encounter_from_json
from nosology.model.errors import UsageError

TEXT = """FINAL DIAGNOSES:
1. Acute on chronic systolic heart failure.
2. Hypertension.

HISTORY OF PRESENT ILLNESS:
No pneumonia. Swelling of both legs for two weeks.
"""


@pytest.fixture(scope="module")
def read(home_embedded: Path):  # type: ignore[no-untyped-def]
    value = {"id": "s1", "setting": "hospital-inpatient", "date_of_service": "2026-03-15", "text": TEXT}
    return answer_with_findings(encounter_from_json(value), home_embedded)


def test_an_assigned_code_is_defended_from_evidence_to_poa(read) -> None:  # type: ignore[no-untyped-def]
    (decision,) = explain(*read, code="I11")
    assert decision["code"] == "I11.0" and decision["role"] == "principal"
    assert decision["evidence"][0]["text"].lower() in decision["evidence"][0]["sentence"].lower()
    assert [entry["code"] for entry in decision["tabular"]][-2:] == ["I11", "I11.0"]
    assert any("I50" in note["text"] for note in decision["notes"])
    assert any(step["paragraph"] for step in decision["guidelines"])
    assert "I10" in [item["code"] for item in decision["weighed"]]
    assert decision["poa"].startswith("Y") and decision["sequence"]


def test_a_rejected_candidate_gives_text_code_and_rule(read) -> None:  # type: ignore[no-untyped-def]
    (decision,) = explain(*read, words="Pneumonia")
    assert (decision["decision"], decision["code"]) == ("left out", "J18.9")
    assert decision["reason"] and decision["cite"] and decision["evidence"][0]["text"] == "pneumonia"


def test_without_a_choice_every_assigned_code_is_explained(read) -> None:  # type: ignore[no-untyped-def]
    assert [decision["code"] for decision in explain(*read)] == [d.code.value for d in read[0].coded.diagnoses]


def test_a_decision_that_does_not_exist_is_a_user_error(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError, match="No decision"):
        explain(*read, code="Z99")
