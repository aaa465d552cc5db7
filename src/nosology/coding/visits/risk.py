"""Risk of complications, morbidity or mortality of patient management.

Source: AMA CPT Evaluation and Management guidelines 2021, table 2, column Risk.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.visits.element import PLANNING, Element, is_conditional, without_repeats
from nosology.coding.visits.levels import Level
from nosology.data import read_table
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.model.result import AuditItem
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["score_risk"]

_STORY = frozenset({SectionKind.OTHER, SectionKind.HEADER, SectionKind.PRESENT_ILLNESS})
_DOSE = re.compile(r"\d\s*(?:mg|mcg|units?|puffs?|ml)\b|\b(?:bid|tid|qid|qhs|qd|daily|prn|q\d{1,2}h?|div)\b", re.IGNORECASE)
_NEAR = 14
"""Words between what is done with a drug and the drug."""


class _Cue(NamedTuple):
    level: Level
    about: str
    needs_drug: bool


@cache
def _cues() -> Phrasebook[_Cue]:
    rows = read_table("visits/risk-cues")
    levels: Mapping[str, Level] = {"minimal": Level.STRAIGHTFORWARD} | {
        name: Level[name.upper()] for name in ("low", "moderate", "high")
    }
    return Phrasebook((row["phrase"], _Cue(levels[row["level"]], row["about"], row["needs"] == "drug")) for row in rows)


@cache
def _drugs() -> Phrasebook[str]:
    """Names of drugs that need a prescription."""
    excepted = read_table("visits/nonprescription")
    names = {row["name"] for row in excepted if row["by"] == "drug"}
    classes = {row["name"] for row in excepted if row["by"] == "class"}
    rows = read_table("lexicon/drugs")
    return Phrasebook(
        (row["drug"], row["drug"])
        for row in rows
        if row["drug"] not in names and row["class"] not in classes and _is_plain(row["drug"])
    )


def _is_plain(name: str) -> bool:
    return "|" not in name and " / " not in name and not name.startswith("?")


def score_risk(chart: Chart) -> Element:
    """Find the gravest management decision."""
    kinds = PLANNING if any(line.kind in PLANNING for line in chart.lines()) else _STORY
    items = without_repeats(_items(chart, kinds))
    level = max(
        (Level[item.credit.upper()] if item.credit != "minimal" else Level.STRAIGHTFORWARD for item in items),
        default=Level.STRAIGHTFORWARD,
    )
    return Element(level, items)


def _items(chart: Chart, kinds: frozenset[SectionKind]) -> Iterator[AuditItem]:
    for line, found in chart.find(_cues()):
        item = _item(line, found) if line.kind in kinds else None
        if item is not None:
            yield item
    for line, drug in chart.find(_drugs()):
        if line.kind in kinds and _is_dosed(line, drug):
            yield AuditItem("risk", "prescription drug management", "moderate", (Place(line, drug.first, drug.last).evidence,))


def _item(line: Line, found: Found[_Cue]) -> AuditItem | None:
    """What a cue earns where it stands; None where its drug is missing, or it is denied or depends on a condition."""
    cue, place = found.value, Place(line, found.first, found.last)
    evidence: tuple[Evidence, ...] = (place.evidence,)
    if cue.needs_drug:
        drugs = _drugs().find(line.layout.norms, *line.bounds)
        near = next((d for d in drugs if -_NEAR <= d.first - found.last <= _NEAR), None)
        if near is None:
            return None
        evidence = (place.evidence, Place(line, near.first, near.last).evidence)
    if cue.level >= Level.MODERATE and (is_conditional(line, found.first) or place.assertion is Assertion.NEGATED):
        return None
    return AuditItem("risk", cue.about, "minimal" if cue.level is Level.STRAIGHTFORWARD else cue.level.name.lower(), evidence)


def _is_dosed(line: Line, drug: Found[str]) -> bool:
    """Whether a prescription drug stands with its dose in the plan: it is managed, whatever the verb (`amlodipine 5 mg daily`)."""
    if _DOSE.search(line.text) is None or is_conditional(line, drug.first):
        return False
    return Place(line, drug.first, drug.last).assertion in (Assertion.PRESENT, Assertion.UNCERTAIN)
