"""What nosology assigns never carries a modifier that does not suit its code: over made-up encounters and over the shared ones."""

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.evaluate.hygiene import modifier_problems

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.coding.procedures.operations import operations_of
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_json
from nosology.model.encounter import Encounter, Setting
from nosology.model.result import CodedEncounter
from nosology.words.phrasebook import spell_out

DAY = datetime.date(2026, 4, 15)
EACH, BATCHES = 80, 4
KINDS = ("visit-note", "operative-note", "procedure-note", "ed-report", "therapy-note", "progress-note", "consultation")
LINES = (
    "PROCEDURE: {side} {operation}.",
    "PROCEDURE: {operation}.\n\nDESCRIPTION: {side} {operation} was performed. {cue}.",
    "PLAN: {operation} was performed today. {cue}.",
    "PROCEDURES:\n1. Left {operation}.\n2. Right {operation}.\n3. {other}.",
    "TREATMENT: {service} 20 minutes, {other} 15 minutes. {cue}.",
    "ED COURSE: {operation} was performed. {service} was given 30 mg IV. {cue}.",
    "RESULTS: {side} {service} were taken here today by x-ray. {cue}.",
    "ASSESSMENT: Pain, stable.\n\nPLAN: {service} was given today. Prescribe naproxen. {cue}.",
)


def said(cell: str, chance: random.Random) -> str:
    return " ".join(chance.choice(spell_out(cell)))


def encounters(count: int, seed: int) -> Iterator[Encounter]:
    """The same encounters for the same seed: words of our own tables in sentences of the test."""
    chance = random.Random(seed)
    leads = [operation.lead for rows in operations_of(False).values() for operation in rows]
    cues = [row["phrase"] for name in ("modifier-cues",) for row in read_table(f"procedures/{name}")]
    cues += [row["phrase"] for row in read_table("visits/circumstances")]
    services = [row["words"] for name in ("therapies", "vaccines", "radiographs") for row in read_table(f"procedures/{name}")]
    services += [row["drug"] for row in read_table("procedures/injectables")]
    for number in range(count):
        text = "\n\n".join(
            line.format(
                side=chance.choice(["left", "right", "bilateral", "both", ""]),
                operation=said(chance.choice(leads), chance),
                other=said(chance.choice(leads), chance),
                service=said(chance.choice(services), chance),
                cue=said(chance.choice(cues), chance).capitalize(),
            )
            for line in chance.sample(LINES, 3)
        )
        row = {
            "id": f"made-{seed}-{number}",
            "setting": str(chance.choice(list(Setting))),
            "kind": chance.choice(KINDS),
            "date_of_service": DAY.isoformat(),
            "patient": {"age": chance.choice([5, 30, 70])},
            "text": text,
        }
        yield encounter_from_json(row)


def wrong(coded: CodedEncounter, codebook: Codebook) -> list[str]:
    return modifier_problems(coded, codebook.on(coded.date_of_service))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_made_up_encounter_gets_a_modifier_that_does_not_suit(batch: int, full_codebook: Codebook) -> None:
    coded = [code(encounter, codebook=full_codebook) for encounter in encounters(EACH, seed=batch)]
    assert [problem for one in coded for problem in wrong(one, full_codebook)] == []
    assert sum(bool(procedure.modifiers) for one in coded for procedure in one.procedures) > EACH // 5


def test_no_shared_encounter_gets_a_modifier_that_does_not_suit(shared: Path, full_codebook: Codebook) -> None:
    rows = [json.loads(line) for line in (shared / "gold" / "encounters.jsonl").read_text(encoding="utf-8").splitlines()]
    notes = (shared / "corpora" / "aci_bench" / "notes.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(notes):
        text = json.loads(line)["text"]
        rows.append(
            {"id": f"n{number}", "setting": "physician-office", "kind": "visit-note", "date_of_service": str(DAY), "text": text}
        )
    coded = [code(encounter_from_json(row), codebook=full_codebook) for row in rows]
    assert [problem for one in coded for problem in wrong(one, full_codebook)] == []
    assert [finding.message for one in coded for finding in one.findings if finding.rule == "MODIFIER"] == []
