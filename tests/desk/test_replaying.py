"""Replaying stored results: the same bytes, or what changed."""

import json
from pathlib import Path

import pytest

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.coding.provenance import input_hash, rule_set
from nosology.desk.replaying import Replay, replay_all, stored_results
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.results import coded_to_json, dump, dump_line
from nosology.model.encounter import Encounter
from nosology.model.errors import InputError


def encounter(text: str = "ASSESSMENT: type 2 diabetes, hypertension.") -> Encounter:
    return encounter_from_json({"id": "v1", "setting": "physician-office", "date_of_service": "2026-03-15", "text": text})


@pytest.fixture
def stored(tmp_path: Path, codebook: Codebook) -> Path:
    path = tmp_path / "coded.jsonl"
    path.write_text(dump_line(coded_to_json(code(encounter(), codebook=codebook))) + "\n", encoding="utf-8")
    return path


def replayed(path: Path, codebook: Codebook, *inputs: Encounter) -> list[Replay]:
    return list(replay_all(stored_results(path), inputs, lambda one: code(one, codebook=codebook)))


def test_a_result_is_made_again_byte_for_byte(stored: Path, codebook: Codebook) -> None:
    (outcome,) = replayed(stored, codebook, encounter())
    assert outcome.is_same and outcome.changes == ()


def test_a_result_written_over_several_lines_is_compared_by_its_values(stored: Path, codebook: Codebook) -> None:
    stored.write_text(dump(json.loads(stored.read_text("utf-8"))), encoding="utf-8")
    (outcome,) = replayed(stored, codebook, encounter())
    assert outcome.is_same


def test_it_says_that_the_input_changed_and_which_codes(stored: Path, codebook: Codebook) -> None:
    (outcome,) = replayed(stored, codebook, encounter("ASSESSMENT: type 2 diabetes."))
    assert [change.what for change in outcome.changes] == ["input", "codes", "details"]
    assert (outcome.changes[1].before, outcome.changes[1].now) == ("E11.9 I10", "E11.9")


@pytest.mark.parametrize(
    ("field", "value", "what"), [("rule_set", "0" * 16, "rule set"), ("editions", {"icd10cm": "2025"}, "edition")]
)
def test_it_says_that_the_edition_or_the_rule_set_changed(
    field: str, value: object, what: str, stored: Path, codebook: Codebook
) -> None:
    stored.write_text(dump_line(json.loads(stored.read_text("utf-8")) | {field: value}) + "\n", encoding="utf-8")
    (outcome,) = replayed(stored, codebook, encounter())
    assert outcome.changes and all(change.what.startswith(what) for change in outcome.changes)


def test_an_encounter_that_is_not_there_is_said(stored: Path, codebook: Codebook) -> None:
    (outcome,) = replayed(stored, codebook)
    assert outcome.problem == "its encounter is not among the inputs"


@pytest.mark.parametrize("text", ["not json\n", '{"id": "v1"}\n', "[1, 2]"])
def test_what_is_no_result_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.jsonl"):
        list(stored_results(path))


def test_the_hash_of_an_input_follows_its_facts_and_nothing_else() -> None:
    written = {"id": "v1", "setting": "physician-office", "date_of_service": "2026-03-15", "kind": "note"}
    as_documents = written | {"documents": [{"id": "note", "text": encounter().documents[0].text}]}
    assert input_hash(encounter_from_json(as_documents)) == input_hash(encounter())
    assert input_hash(encounter("Other.")) != input_hash(encounter())
    assert len(rule_set()) == 16
