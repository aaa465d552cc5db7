"""Statements: where the record says that a procedure was done in this encounter.

A title under a procedure heading counts, as does a sentence that says it was performed; what was planned, refused, done before
or only explained does not. What was actually done decides, not the title: the description is read for the conditions.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.operations import leads
from nosology.coding.procedures.regions import families_of_several, is_elsewhere
from nosology.coding.procedures.stays import (
    cues,
    has_negative_result,
    is_an_event,
    is_dated,
    is_done_elsewhere,
    is_listed,
    is_told_in_stay,
)
from nosology.data import read_table
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion, SectionKind
from nosology.words.phrasebook import Found

__all__ = ["OPERATIVE", "Statement", "is_stay", "statements"]

OPERATIVE = frozenset(
    {
        SectionKind.PROCEDURE,
        SectionKind.PROCEDURE_DESCRIPTION,
        SectionKind.OPERATIVE_FINDINGS,
        SectionKind.POSTOPERATIVE_DIAGNOSIS,
        SectionKind.IMAGING,
        SectionKind.RESULTS,
        SectionKind.OTHER,
        SectionKind.HOSPITAL_COURSE,
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_PLAN,
        SectionKind.PLAN,
        SectionKind.PATHOLOGY,
        SectionKind.ANESTHESIA,
        SectionKind.HEADER,
    }
)
"""Sections that describe what was done."""

_BACKGROUND = frozenset(
    {
        SectionKind.PAST_MEDICAL,
        SectionKind.PAST_SURGICAL,
        SectionKind.FAMILY_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.ALLERGIES,
        SectionKind.MEDICATIONS,
        SectionKind.REVIEW_OF_SYSTEMS,
        SectionKind.PROBLEM_LIST,
        SectionKind.INSTRUCTIONS,
        SectionKind.FOLLOW_UP,
        SectionKind.CONSENT,
        SectionKind.INDICATION,
        SectionKind.PREOPERATIVE_DIAGNOSIS,
        SectionKind.CONDITION,
        SectionKind.SIGNATURE,
        SectionKind.ADMISSION_DIAGNOSIS,
        SectionKind.SECONDARY_DIAGNOSIS,
        SectionKind.DISCHARGE_DIAGNOSIS,
        SectionKind.DIAGNOSIS,
        SectionKind.EXAM,
        SectionKind.VITALS,
    }
)
_NOT_DONE = (Assertion.NEGATED, Assertion.HISTORICAL, Assertion.FAMILY, Assertion.HYPOTHETICAL)


_OPERATIVE_KINDS = frozenset({"operative-note", "procedure-note", "operative-report"})
_TOLD_KINDS = _OPERATIVE_KINDS | {"discharge-summary", "case-report", "hospital-course", "delivery-note"}
_STORY = frozenset({SectionKind.PRESENT_ILLNESS, SectionKind.CHIEF_COMPLAINT, SectionKind.REASON_FOR_VISIT, SectionKind.HEADER})
_RESULTS = frozenset({"revealed", "showed", "demonstrated", "reveal", "show", "demonstrate"})
_REFUSED = frozenset({"decline", "declined", "refuse", "refused", "deferred", "no", "plan", "possible"})
_UNRELATED = 5
"""How many words before a procedure may begin `unrelated to her recent`."""
_AGO = re.compile(r"\b(?:years?|months?|yrs?)\s+ago\b", re.IGNORECASE)


class Statement(NamedTuple):
    """A procedure stated as done.

    Attributes:
        family: The family of the operations that its words name.
        place: Where.
        is_title: It stands under a procedure heading.
    """

    family: str
    place: Place
    is_title: bool


@cache
def _apart() -> frozenset[str]:
    """Families that an operative report tells only in its description; all others it names in its title."""
    return frozenset(row["family"] for row in read_table("procedures/told-apart"))


def is_stay(chart: Chart) -> bool:
    """Whether a chart tells of a stay: an inpatient record that is no operative report."""
    encounter = chart.encounter
    return encounter.setting is Setting.HOSPITAL_INPATIENT and encounter.kind not in _OPERATIVE_KINDS


def statements(chart: Chart) -> tuple[Statement, ...]:
    """The statements of a chart: the titles, and of the sentences those that name what no title does."""
    titles: list[Statement] = []
    told: list[Statement] = []
    for statement in _in_stay(chart) if is_stay(chart) else _in_record(chart):
        (titles if statement.is_title else told).append(statement)
    named = {statement.family for statement in titles}
    apart = _apart() if titles and chart.encounter.kind in _OPERATIVE_KINDS else None
    more = (one for one in told if one.family not in named and (apart is None or one.family in apart))
    return (*titles, *(more if is_stay(chart) else _first(more)))


def _in_stay(chart: Chart) -> Iterator[Statement]:
    lines = [Line(layout, sentence) for layout in chart.layouts for sentence in layout.sentences]
    has_course = any(section.kind is SectionKind.HOSPITAL_COURSE for layout in chart.layouts for section in layout.sections)
    dated = {(id(line.layout), line.sentence.section_index) for line in lines if line.sentence.is_heading and is_dated(line)}
    naming = leads().first_words
    for line in lines:
        if not naming.isdisjoint(line.norms) and not is_done_elsewhere(line):
            under = (id(line.layout), line.sentence.section_index) in dated
            yield from _told_in(line, has_course and line.kind in _STORY, under)


def _told_in(line: Line, is_before: bool, under_date: bool) -> Iterator[Statement]:
    """The statements of one sentence of a stay; a heading that a procedure begins is one: `EGD 3/12:`."""
    is_title = is_listed(line)
    if line.kind in _BACKGROUND and not is_title:
        return
    for lead in leads().find(line.layout.norms, *line.bounds):
        place = Place(line, lead.first, lead.last)
        heads = line.sentence.is_heading and lead.first == line.bounds[0]
        is_told = heads or (
            not line.sentence.is_heading and (is_title or is_told_in_stay(place, lead.value, is_before, under_date))
        )
        if is_told and _is_done_here(place, is_title):
            yield Statement(lead.value, place, is_title)


def _is_done_here(place: Place, is_title: bool) -> bool:
    """Whether nothing denies it; what the course of the stay tells is of the stay."""
    if is_an_event(place) or (place.assertion is Assertion.NEGATED and not _is_refused(place) and has_negative_result(place)):
        return True
    if not _is_refused(place) and not is_title and place.line.kind is SectionKind.HOSPITAL_COURSE:
        return place.assertion not in (Assertion.NEGATED, Assertion.FAMILY)
    return _is_done(place, is_title)


def _in_record(chart: Chart) -> Iterator[Statement]:
    """The statements of a visit note or of a report, in which only what is reported there is looked for."""
    is_visit = chart.encounter.kind not in _TOLD_KINDS
    book = leads(of_stay=chart.encounter.setting is Setting.HOSPITAL_INPATIENT)
    for line, found in groupby(chart.find(book), key=itemgetter(0)):
        yield from _of(line, [hit for _, hit in found], is_visit)


def _of(line: Line, found: Sequence[Found[str]], is_visit: bool) -> Iterator[Statement]:
    is_title = line.kind is SectionKind.PROCEDURE
    if _AGO.search(line.text):
        return
    is_told = is_title or _is_told(line, is_visit)
    for lead in found:
        place = Place(line, lead.first, lead.last)
        if (is_told or _is_shown(place)) and _is_done(place, is_title):
            yield Statement(lead.value, place, is_title)


def _is_told(line: Line, is_visit: bool) -> bool:
    """Whether the sentence says that something was done now; the story a visit note begins with tells of other days."""
    if line.kind in _BACKGROUND or (is_visit and line.kind in _STORY):
        return False
    said = {found.value for found in cues().find(line.layout.norms, *line.bounds)}
    is_course = is_visit and line.kind is SectionKind.HOSPITAL_COURSE
    return (not said.isdisjoint({"done", "put"}) or is_course) and "not now" not in said


def _is_shown(place: Place) -> bool:
    """Whether the course of a stay tells its result: `had a paracentesis`, `colonoscopy revealed`."""
    norms, (first, stop) = place.line.layout.norms, place.line.bounds
    if place.line.kind is not SectionKind.HOSPITAL_COURSE:
        return False
    before = norms[max(first, place.first - 2) : place.first]
    return "had" in before or not _RESULTS.isdisjoint(norms[place.last + 1 : min(stop, place.last + 3)])


def _is_done(place: Place, is_title: bool) -> bool:
    assertion = place.assertion
    if _is_refused(place):
        return False
    if is_title:
        return assertion is not Assertion.FAMILY and (assertion is not Assertion.NEGATED or has_negative_result(place))
    return assertion not in _NOT_DONE or (assertion is Assertion.NEGATED and has_negative_result(place))


def _is_refused(place: Place) -> bool:
    """Whether the words before say that it was not done, or that something has nothing to do with it."""
    norms, first = place.line.layout.norms, place.line.bounds[0]
    return (
        norms[max(first, place.first - 1)] in _REFUSED or "unrelated" in norms[max(first, place.first - _UNRELATED) : place.first]
    )


def _first(told: Iterator[Statement]) -> Sequence[Statement]:
    """The first statement of each family, and those that tell of it at another place."""
    kept: dict[str, list[Statement]] = {}
    for statement in told:
        own = kept.setdefault(statement.family, [])
        if not own or (statement.family in families_of_several() and _is_elsewhere(statement, own)):
            own.append(statement)
    return tuple(statement for own in kept.values() for statement in own)


def _is_elsewhere(statement: Statement, others: Sequence[Statement]) -> bool:
    return is_elsewhere(statement.place.line, [other.place.line for other in others])
