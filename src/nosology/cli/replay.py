"""`nosology replay`: stored results made again from their inputs."""

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from nosology.cli.options import parse_said
from nosology.desk.coding import open_coder
from nosology.desk.intake import take_in
from nosology.desk.replaying import Replay, replay_all, stored_results
from nosology.exchange.encounters import MAX_AGE
from nosology.model.encounter import Encounter
from nosology.model.errors import ReplayError


class Format(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSONL = "jsonl"


def replay(
    results: Annotated[str, typer.Argument(metavar="RESULT.jsonl", help="What `nosology code` wrote as JSON or JSON lines.")],
    input: Annotated[list[str], typer.Option("--input", metavar="FILE", help="The encounters they were made from.")],
    setting: Annotated[str | None, typer.Option(help="Setting of care, for inputs that do not say it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    age: Annotated[int | None, typer.Option(min=0, max=MAX_AGE, help="Age in years, likewise.")] = None,
    sex: Annotated[str | None, typer.Option(help="female, male or unknown, likewise.")] = None,
    format: Annotated[Format, typer.Option(help="How to write the report.")] = Format.TABLE,
) -> None:
    """Code stored results again: the same bytes, or what changed (edition, rule set, input, codes)."""
    taken = take_in(input, [], parse_said(setting, date, age, sex))
    encounters = [item.outcome for item in taken if isinstance(item.outcome, Encounter)]
    outcomes = []
    for outcome in replay_all(stored_results(results), encounters, open_coder()):
        print(json.dumps(asdict(outcome), ensure_ascii=False) if format is Format.JSONL else _lines(outcome))
        outcomes.append(outcome)
    changed = sum(not outcome.is_same for outcome in outcomes)
    if changed:
        sys.stdout.flush()
        raise ReplayError(f"{changed} of {len(outcomes)} results could not be reproduced (see above).")


def _lines(outcome: Replay) -> str:
    if outcome.is_same:
        return f"{outcome.id}: the same, byte for byte"
    if outcome.problem:
        return f"{outcome.id}: not coded again: {outcome.problem}"
    changes = "".join(f"\n  {change.what}: {change.before} -> {change.now}" for change in outcome.changes)
    return f"{outcome.id}: changed{changes}"
