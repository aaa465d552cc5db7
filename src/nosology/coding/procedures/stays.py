"""Procedures told in the record of a stay: what its narrative, its time line or its lists say was done in this stay.

A discharge summary tells in fragments: `EGD 3/12: two clips placed`, `1 u PRBC`, `off BiPAP after 14 hours`. Some procedures are told
by their name alone (table `procedures/stated`: outright); of others the same words name a device that the patient has (device), and
only a word that says it was put in tells of the procedure, or a condition (condition), and only a word that says it was repaired.
What was planned, refused, done before or elsewhere does not count.
"""

import re
from collections.abc import Mapping
from functools import cache

from nosology.coding.chart import Line, Place
from nosology.data import read_table
from nosology.model.findings import SectionKind
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["cues", "has_negative_result", "is_an_event", "is_dated", "is_done_elsewhere", "is_listed", "is_told_in_stay"]

_TITLE = re.compile(
    r"^[\s\d.*#•()-]*(?:principal |bedside |inpatient |other |major )?(?:procedures?|operations?|surger(?:y|ies)|operative procedures?)"
    r"(?: ?/ ?(?:operations?|surger(?:y|ies)|procedures?))?(?: performed| done)?(?: on)?(?: \(?\d{1,2}/\d{1,2}(?:/\d{2,4})?\)?)?\s*:",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b|^\W*\d{1,2}:\d{2}\b|\b(?:pod|hd|dol|ppd) ?#?\d"
    r"|\b(?:hospital |postoperative )?day (?:#? ?\d|one|two|three|four|five|six)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:years?|months?|yrs?)\s+(?:ago|before|earlier|prior)\b"
    r"|\b(?:in|since|from)\s+(?:\w+\s+)?(?:19|20)\d\d\b|\blast (?:year|month|spring|summer|fall|winter)\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:emergency (?:department|room)|ed|er|on arrival|on admission|after admission|in the icu|taken|here)\b", re.IGNORECASE
)
_EVENT = re.compile(r"\s*(?:[-*•]\s*)?\d{1,2}(?::\d{2}|/\d{1,2})\b")
_NEGATION = re.compile(r"\b(?:no|not|without|declined|refused|deferred|planned)\b", re.IGNORECASE)
_NO_RESULT = re.compile(
    r"(?:(?!\b(?:not|never|declined|refused|deferred)\b).)*\b(?:negative|unremarkable|normal|clear|no|without)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAID = frozenset({"done", "put", "found"})
_TOLD = frozenset(
    {
        SectionKind.HOSPITAL_COURSE,
        SectionKind.RESULTS,
        SectionKind.PROCEDURE_DESCRIPTION,
        SectionKind.OPERATIVE_FINDINGS,
        SectionKind.OTHER,
    }
)
_OPENING = 2
"""With how many words before it a procedure still begins its sentence."""
_REACH = 4
"""How many words may stand between `had` and what was had, itself included."""
_CUT = re.compile(r"[,;]|\s-\s|\.\s")
_HARD_CUT = re.compile(r"[;]|\s-\s|\.\s")


@cache
def cues() -> Phrasebook[str]:
    """Words that say that something was done (`done`), put into the body (`put`), or not done, or not now (`not now`)."""
    return Phrasebook((row["phrase"], row["says"]) for row in read_table("procedures/performed-cues"))


@cache
def _stated() -> Mapping[str, str]:
    return {row["family"]: row["how"] for row in read_table("procedures/stated")}


def is_listed(line: Line) -> bool:
    """Whether a line stands under a procedure heading, or begins with one of its own: `Operation 3/9:`."""
    return line.kind is SectionKind.PROCEDURE or bool(_TITLE.match(line.text))


def is_dated(line: Line) -> bool:
    """Whether a line names a day or an hour."""
    return bool(_DATED.search(line.text))


def is_done_elsewhere(line: Line) -> bool:
    """Whether a sentence tells of another time."""
    return bool(_PAST.search(line.text))


def is_told_in_stay(place: Place, family: str, is_before: bool, is_dated: bool = False) -> bool:
    """Whether the record of a stay says at a place that a procedure of a family was done in this stay.

    Args:
        place: Where its words stand.
        family: The family of operations.
        is_before: Whether the place tells what led to the stay, in a record that tells its course elsewhere.
        is_dated: Whether it stands under a heading with a date: `CATHETERIZATION 3/11`.
    """
    found = list(cues().find(place.line.layout.norms, *place.line.bounds))
    if any(cue.value == "not now" and _governs(cue, place, found) for cue in found):
        return False
    how = _stated().get(family.removeprefix("+"), "")
    if how == "device":
        return any(cue.value == "put" and _is_near(cue, place) for cue in found)
    if how == "title" or (how == "condition" and all(cue.value != "mend" for cue in found)):
        return False
    if how == "outright":
        return True
    if is_before and not _HERE.search(place.line.text):
        return False
    if is_dated:
        return True
    said = {cue.value for cue in found}
    had = any(cue.value == "had" and 0 < place.first - cue.last <= _REACH for cue in found)
    return (
        had or not said.isdisjoint(_SAID) or bool(_DATED.search(place.line.text)) or (place.line.kind in _TOLD and _begins(place))
    )


def is_an_event(place: Place) -> bool:
    """Whether a place stands in a physical line that begins with a time or a date and denies nothing."""
    text, at = place.line.layout.document.text, place.evidence.start
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return bool(_EVENT.match(line)) and not _NEGATION.search(line)


def has_negative_result(place: Place) -> bool:
    """Whether the sentence denies nothing of a procedure but what it looked for: `EGD was unremarkable`."""
    text, evidence = place.line.layout.document.text, place.evidence
    start, end = place.line.sentence.start, place.line.sentence.end
    return not _NEGATION.search(text[start : evidence.start]) and bool(_NO_RESULT.match(text[evidence.end : end]))


def _begins(place: Place) -> bool:
    """Whether the sentence begins with the procedure."""
    return place.first - place.line.bounds[0] <= _OPENING


def _governs(cue: Found[str], place: Place, found: list[Found[str]]) -> bool:
    """Whether words that say `not now` are about the procedure: before it up to a semicolon, after it up to a comma.

    Past a comma before it they are not, where words between or beside it say that it was done.
    """
    if cue.first > place.last:
        return not _CUT.search(_between(place.line, place.last, cue.first))
    between = _between(place.line, cue.last, place.first)
    if _HARD_CUT.search(between):
        return False
    return "," not in between or not any(
        one.value in ("done", "put") and one.first > cue.last and _is_near(one, place) for one in found
    )


def _is_near(cue: Found[str], place: Place) -> bool:
    """Whether no semicolon and no end of a sentence stands between a cue and the procedure."""
    first, last = (cue.last, place.first) if cue.last < place.first else (place.last, cue.first)
    return first >= last or not _HARD_CUT.search(_between(place.line, first, last))


def _between(line: Line, first: int, last: int) -> str:
    layout = line.layout
    return layout.document.text[layout.ends[first] : layout.starts[last]]
