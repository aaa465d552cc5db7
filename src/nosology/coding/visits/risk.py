"""Risk of complications, morbidity or mortality of patient management.

Source: AMA CPT Evaluation and Management guidelines 2021, table 2, column Risk.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.phrasebook import Phrasebook
from nosology.coding.visits.element import PLANNING, Element, is_conditional, without_repeats
from nosology.coding.visits.levels import Level
from nosology.data import read_table
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.model.result import AuditItem

__all__ = ["score_risk"]

_STORY = frozenset({SectionKind.OTHER, SectionKind.HEADER, SectionKind.PRESENT_ILLNESS})
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
    lines = [line for line in chart.lines() if line.kind in PLANNING]
    if not lines:
        lines = [line for line in chart.lines() if line.kind in _STORY]
    items = without_repeats(item for line in lines for item in _line(line))
    level = max(
        (Level[item.credit.upper()] if item.credit != "minimal" else Level.STRAIGHTFORWARD for item in items),
        default=Level.STRAIGHTFORWARD,
    )
    return Element(level, items)


def _line(line: Line) -> Iterator[AuditItem]:
    norms = line.layout.norms
    drugs = None
    for found in _cues().find(norms, *line.bounds):
        cue, place = found.value, Place(line, found.first, found.last)
        evidence: tuple[Evidence, ...] = (place.evidence,)
        if cue.needs_drug:
            drugs = list(_drugs().find(norms, *line.bounds)) if drugs is None else drugs
            near = next((d for d in drugs if -_NEAR <= d.first - found.last <= _NEAR), None)
            if near is None:
                continue
            evidence = (place.evidence, Place(line, near.first, near.last).evidence)
        if cue.level >= Level.MODERATE and (is_conditional(line, found.first) or place.assertion is Assertion.NEGATED):
            continue
        name = "minimal" if cue.level is Level.STRAIGHTFORWARD else cue.level.name.lower()
        yield AuditItem("risk", cue.about, name, evidence)
