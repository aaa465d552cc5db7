"""Tests that were done again on the same day: a line of its own with 76 or 77, of a laboratory test with 91.

Source: CMS Claims Processing Manual, chapter 12, 40.2 (76, 77); NCCI Policy Manual, chapter X (91); table `procedures/repeats`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nosology.coding.chart import Chart, Place
from nosology.coding.modifiers.cues import Cue, is_planned
from nosology.coding.modifiers.suitability import is_in
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.findings import Assertion
from nosology.model.result import CodedProcedure
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["repeated"]

_GAP = 2
"""How many words may stand between `repeat` and the test."""


@cache
def _tests() -> Phrasebook[str]:
    return Phrasebook((row["words"], row["numbers"]) for row in read_table("procedures/repeats"))


def repeated(chart: Chart, services: Sequence[CodedProcedure], cues: Sequence[Cue]) -> list[CodedProcedure]:
    """The lines of tests that the record says were repeated, of those that are reported at all; each once."""
    again: dict[str, CodedProcedure] = {}
    for cue in cues:
        test = _test_after(cue) if cue.modifier == "again" and not is_planned(cue.place.line) else None
        if test is None:
            continue
        for service in services:
            number = service.code.value
            if number not in again and is_in(number, test.value) and not _is_first(service, cue.place, test):
                again[number] = _line(service, cue, cues, test)
    return list(again.values())


def _test_after(cue: Cue) -> Found[str] | None:
    """The test that the words after `repeat` name, when it was done."""
    line, last = cue.place.line, cue.place.last
    found = next(iter(_tests().find(line.layout.norms, last + 1, line.bounds[1])), None)
    if found is None or found.first > last + 1 + _GAP:
        return None
    return found if Place(line, found.first, found.last).assertion is Assertion.PRESENT else None


def _is_first(service: CodedProcedure, place: Place, test: Found[str]) -> bool:
    """Whether the words are those that the service itself rests on: a test only said to be repeated was done here once."""
    layout = place.line.layout
    start, end = layout.starts[place.first], layout.ends[test.last]
    own = service.evidence[0]
    return own.document == place.line.layout.document.id and own.start < end and start < own.end


def _line(service: CodedProcedure, cue: Cue, cues: Sequence[Cue], test: Found[str]) -> CodedProcedure:
    is_laboratory = is_in(service.code.value, "laboratory")
    by_another = any(other.modifier == "another" and other.place.line == cue.place.line for other in cues)
    modifier = "91" if is_laboratory else "77" if by_another else "76"
    quote = Place(cue.place.line, cue.place.first, test.last).evidence
    step = Step("modifier", f"CPT modifier {modifier}", f"{modifier}: “{quote.text}”")
    return replace(
        service, evidence=(quote,), because=(*service.because, step), modifiers=(modifier, *service.modifiers), units=1
    )
