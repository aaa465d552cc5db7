"""What the record says that supports a modifier: cues of `procedures/modifier-cues`, each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.data import read_table
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.words.phrasebook import Phrasebook

__all__ = ["Cue", "cues_of", "is_planned", "near"]

_NOT_SAID = (Assertion.NEGATED, Assertion.HISTORICAL, Assertion.FAMILY, Assertion.HYPOTHETICAL)
_PLANNED = frozenset(
    {"will", "order", "ordered", "recommend", "recommended", "schedule", "scheduled", "if", "should", "consider", "plan"}
)
_FOLLOWING = 6
"""How many words after a cue may hold what must follow it."""
_ELSEWHERE = frozenset(
    {SectionKind.PAST_SURGICAL, SectionKind.PAST_MEDICAL, SectionKind.FAMILY_HISTORY, SectionKind.INSTRUCTIONS}
)


class Cue(NamedTuple):
    """One cue in its place.

    Attributes:
        modifier: What it supports; a name in small letters is only a cue for others.
        to: What takes the modifier: `visit`, `surgery`, `therapy`, `near`, or nothing.
        source: What says so.
        place: Where.
    """

    modifier: str
    to: str
    source: str
    place: Place


@cache
def _book(modifiers: frozenset[str]) -> Phrasebook[Mapping[str, str]]:
    """The cues for some modifiers, for all of them where none are named."""
    rows = read_table("procedures/modifier-cues")
    return Phrasebook((row["phrase"], row) for row in rows if not modifiers or row["modifier"] in modifiers)


_OF_VISIT = frozenset({"24"})
"""What a visit may take with nothing reported beside it."""


def cues_of(chart: Chart, *, is_visit_alone: bool = False) -> tuple[Cue, ...]:
    """The cues that a chart says, in its order; one that needs another is left out without it.

    Args:
        chart: The documents.
        is_visit_alone: Nothing is reported beside the visit, so that only what a visit may take then is looked for.
    """
    said = list(_said(chart, _OF_VISIT if is_visit_alone else frozenset()))
    wanted = {row["with"] for row, _ in said if row["with"]}
    names = {row["modifier"] for row, _ in (_said(chart, frozenset(wanted)) if is_visit_alone and wanted else said)}
    return tuple(
        Cue(row["modifier"], row["to"], row["source"], place)
        for row, place in said
        if (not row["with"] or row["with"] in names) and _is_said(row, place)
    )


def _said(chart: Chart, modifiers: frozenset[str]) -> Iterator[tuple[Mapping[str, str], Place]]:
    return ((found.value, Place(line, found.first, found.last)) for line, found in chart.find(_book(modifiers)))


def _is_said(row: Mapping[str, str], place: Place) -> bool:
    """Whether the words stand, are of now, and are followed by what they must be."""
    line = place.line
    following = line.layout.norms[place.last + 1 : min(line.bounds[1], place.last + 1 + _FOLLOWING)]
    if line.kind in _ELSEWHERE or (row["then"] and set(row["then"].split()).isdisjoint(following)):
        return False
    return bool(row["denied"]) or place.assertion not in _NOT_SAID


def is_planned(line: Line) -> bool:
    """Whether a sentence tells what is still to be done."""
    return not _PLANNED.isdisjoint(line.norms)


def near(place: Place, quotes: Sequence[Sequence[Evidence]]) -> Iterator[int]:
    """Which of several services, each with its quotes, are told in the sentence of a place; else in the one beside it."""
    line = place.line
    at = line.layout.sentences.index(line.sentence)
    for sentences in ((at,), (at - 1, at + 1)):
        told = [number for number, own in enumerate(quotes) if any(_is_in(line, one, sentences) for one in own)]
        if told:
            yield from told
            return


def _is_in(line: Line, quote: Evidence, sentences: Sequence[int]) -> bool:
    if quote.document != line.layout.document.id:
        return False
    all_of = line.layout.sentences
    return any(0 <= at < len(all_of) and all_of[at].start <= quote.start < all_of[at].end for at in sentences)
