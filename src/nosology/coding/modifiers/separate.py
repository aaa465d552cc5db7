"""Numbers that an NCCI pair joins: the modifier that keeps them apart where the record tells of separate sites, sessions or people.

Source: NCCI Policy Manual, chapter I, E (59, XE, XP, XS, XU); NCCI procedure-to-procedure pairs with their modifier indicator.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from nosology.coding.chart import Chart, Line
from nosology.coding.draft import Draft
from nosology.coding.modifiers.adding import with_modifier
from nosology.coding.modifiers.cues import Cue, near
from nosology.coding.modifiers.suitability import is_in, pairs_among
from nosology.coding.procedures.regions import regions_of
from nosology.data import read_table
from nosology.model.findings import Evidence
from nosology.model.result import CodedProcedure, RuleFinding
from nosology.words.phrasebook import Phrasebook

__all__ = ["separated"]

_SITES = frozenset(
    [
        *("LT", "RT", "LC", "LD", "LM", "RC", "RI", "FA", "TA"),
        *(f"{kind}{number}" for kind, last in (("E", 4), ("F", 9), ("T", 9)) for number in range(1, last + 1)),
    ]
)
"""Modifiers that name a site."""
_CITE = "NCCI, modifier indicator 1"
_WORDS = {"XS": "a separate site", "XE": "a separate session", "XP": "another practitioner"}


@cache
def _distinct() -> tuple[tuple[Mapping[str, str], Phrasebook[str] | None], ...]:
    rows = read_table("procedures/distinct")
    return tuple((row, Phrasebook([(row["needs"], "")]) if row["needs"] else None) for row in rows)


def separated(
    draft: Draft, chart: Chart, services: Sequence[CodedProcedure], cues: Sequence[Cue]
) -> tuple[list[CodedProcedure], list[RuleFinding]]:
    """The services with the modifiers that open their pairs, and what the pairs leave to say."""
    taken, findings = list(services), []
    encounter = draft.encounter
    numbers = [one.code.value for one in taken]
    for first, second, indicator in pairs_among(numbers, draft.editions.hcpcs, encounter.date_of_service, encounter.setting):
        one, other = taken[first], taken[second]
        if _are_apart(one, other):
            continue
        why = _why_separate(chart, one, other, cues) if indicator == "1" else None
        if why is not None:
            taken[second] = with_modifier(other, why[0], _CITE, f"{why[1]}, beside {one.code.value}")
        elif indicator in ("0", "1"):
            findings.append(_finding(one.code.value, other.code.value, indicator))
    return taken, findings


def _finding(column1: str, column2: str, indicator: str) -> RuleFinding:
    opens = (
        "a modifier may open the pair, and the record tells nothing separate"
        if indicator == "1"
        else "no modifier opens the pair"
    )
    return RuleFinding(
        "NCCI-PTP", "warning", f"{column2} is part of {column1}: {opens}.", f"NCCI, modifier indicator {indicator}"
    )


def _are_apart(one: CodedProcedure, other: CodedProcedure) -> bool:
    """Whether their modifiers name different sites already."""
    ours, theirs = _SITES.intersection(one.modifiers), _SITES.intersection(other.modifiers)
    return bool(ours and theirs and not ours & theirs)


def _why_separate(chart: Chart, one: CodedProcedure, other: CodedProcedure, cues: Sequence[Cue]) -> tuple[str, str] | None:
    """The modifier that the record supports for the second of a pair, and its reason; None without support."""
    said = next((cue for cue in cues if cue.modifier in _WORDS and 0 in near(cue.place, [other.evidence])), None)
    if said is not None:
        return said.modifier, f"“{said.place.evidence.text}”"
    for row, needs in _distinct():
        is_meant = is_in(one.code.value, row["column1"]) and is_in(other.code.value, row["column2"])
        if is_meant and (needs is None or next(chart.find(needs), None) is not None):
            return row["modifier"], row["reason"]
    ours, theirs = _sites(chart, one.evidence, other.evidence), _sites(chart, other.evidence, one.evidence)
    if ours and theirs and ours.isdisjoint(theirs):
        return "XS", f"{_WORDS['XS']} ({', '.join(sorted(theirs))})"
    return None


def _sites(chart: Chart, own: Sequence[Evidence], others: Sequence[Evidence]) -> frozenset[str]:
    """The sites named in the sentences that tell of a service and not of the other one."""
    lines = [line for line in chart.lines() if _tells(line, own) and not _tells(line, others)]
    return frozenset(region for line in lines for region in regions_of(line))


def _tells(line: Line, quotes: Sequence[Evidence]) -> bool:
    return any(q.document == line.layout.document.id and line.sentence.start <= q.start < line.sentence.end for q in quotes)
