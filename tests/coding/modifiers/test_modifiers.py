"""Modifiers from the text: each fires on the words or the table that supports it, and not without."""

from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json
from nosology.model.result import CodedEncounter

ROWS = Path(__file__).with_name("modifiers.tsv").read_text(encoding="utf-8").splitlines()[1:]


def coded(codebook: Codebook, text: str, setting: str, kind: str) -> CodedEncounter:
    row = {"id": "x", "setting": setting, "kind": kind, "date_of_service": "2026-04-15", "patient": {"age": 50}, "text": text}
    return nosology.coding.code(encounter_from_json(row), codebook=codebook)


def written(result: CodedEncounter) -> list[str]:
    lines = [(p.code.value, p.modifiers, p.units) for p in result.procedures]
    lines += [(result.visit.code, result.visit.modifiers, 1)] if result.visit else []
    return sorted("-".join((code, *modifiers)) + (f"x{units}" if units > 1 else "") for code, modifiers, units in lines)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.split('\t')[2]}: {row.split('\t')[3][-40:]}" for row in ROWS])
def test_the_modifiers_of_a_record(row: str, full_codebook: Codebook) -> None:
    setting, kind, wanted, text = row.split("\t")
    result = coded(full_codebook, text.replace("\\n", "\n"), setting, kind)
    assert written(result) == sorted(wanted.split())
    for procedure in result.procedures:
        said = {step.note.partition(":")[0] for step in procedure.because}
        assert set(procedure.modifiers) <= said | {"GP"}
