"""Problems addressed: how many, and how grave, from the assessment and plan.

Source: AMA CPT Evaluation and Management guidelines 2021, Number and Complexity of Problems Addressed at the Encounter.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from nosology.coding.chart import Chart, Place
from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.ranges import RangeTable
from nosology.coding.visits.element import PLANNING, Element, is_conditional
from nosology.coding.visits.levels import ProblemCounts, problem_level
from nosology.data import read_table
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.model.result import AuditItem
from nosology.words.phrasebook import Phrasebook

_PROBLEMS = frozenset({"disease", "symptom", "injury", "finding"})
_FIELD = {"injury": "acute", "chronic": "stable"}
_ASSESSED = frozenset({SectionKind.ASSESSMENT, SectionKind.ASSESSMENT_PLAN, SectionKind.DIAGNOSIS})
_GRAVE = frozenset({"complicated", "systemic", "threat", "undiagnosed"})
_SAID = (Assertion.PRESENT, Assertion.UNCERTAIN)


@cache
def _classes() -> RangeTable:
    return RangeTable(read_table("visits/problem-classes"), "codes")


@cache
def _cues() -> Phrasebook[str]:
    return Phrasebook((row["phrase"], row["about"]) for row in read_table("visits/status-cues"))


def class_of(code: str) -> str:
    """What a problem counts as by its code (table `visits/problem-classes`)."""
    row = _classes().row(code)
    return row["class"] if row else "none"


def score_problems(draft: Draft, chart: Chart) -> Element:
    """Count the problems addressed and find their level."""
    cues = list(_status(chart))
    items = [*(_item(candidate, kind, cues) for candidate, kind in _addressed(draft)), *_suspected(draft)]
    if not items:
        items = list(_unnamed(chart, cues))[:1]
    counts = Counter(item.credit for item in items)
    return Element(problem_level(ProblemCounts(**counts)), tuple(items))


def _suspected(draft: Draft) -> Iterator[AuditItem]:
    """A graver problem that the assessment only suspects: not coded outside a stay, but a new problem of uncertain prognosis.

    Source: AMA CPT E/M 2021, undiagnosed new problem with uncertain prognosis; problems addressed need no final diagnosis.
    """
    coded = {id(finding) for candidate in draft.candidates for finding in candidate.findings}
    for finding in draft.findings:
        stands = finding.section in _ASSESSED and finding.assertion is Assertion.UNCERTAIN and id(finding) not in coded
        if stands and finding.hits and class_of(finding.hits[0].code) in _GRAVE:
            yield AuditItem("problems", finding.evidence[0].text, "undiagnosed", finding.evidence[:1])
            return


def _unnamed(chart: Chart, cues: list[tuple[str, Evidence]]) -> Iterator[AuditItem]:
    """The problem of a visit whose assessment names no coded one: new and uncertain when it says so, else acute and uncomplicated."""
    yield from (AuditItem("problems", text.text, "undiagnosed", (text,)) for about, text in cues if about == "new")
    for line in chart.lines():
        if line.kind in _ASSESSED:
            text = Place(line, line.sentence.first_token, line.sentence.last_token).evidence
            yield AuditItem("problems", text.text, "acute", (text,))


def _addressed(draft: Draft) -> Iterator[tuple[Candidate, str]]:
    """The candidates the encounter dealt with, one of each category; a symptom only where no disease explains the visit."""
    stated = [c for c in draft.candidates if c.kind in _PROBLEMS and _is_addressed(c)]
    conclusive = any(c.kind in ("disease", "injury") for c in stated)
    seen: set[str] = set()
    for candidate in stated:
        kind = class_of(candidate.code)
        lesser = candidate.kind in ("symptom", "finding") and conclusive and kind not in ("undiagnosed", "threat")
        if kind != "none" and not lesser and candidate.code[:3] not in seen:
            seen.add(candidate.code[:3])
            yield candidate, kind


def _is_addressed(candidate: Candidate) -> bool:
    if candidate.strength is Strength.FINAL:
        return True
    return any(finding.section in PLANNING or finding.section is SectionKind.CHIEF_COMPLAINT for finding in candidate.findings)


def _item(candidate: Candidate, kind: str, cues: list[tuple[str, Evidence]]) -> AuditItem:
    """A problem with what it counts as once the words about it are read."""
    credit = _FIELD.get(kind, kind)
    said = {about for about, _ in cues}
    if credit == "stable" and (_is_worse(candidate) or "chronic" in said):
        credit = "worse"
    elif kind == "acute" and candidate.is_uncertain:
        credit = "undiagnosed"
    elif credit == "acute" and "systemic" in said:
        credit = "systemic"
    if credit == "threat" and not _is_grave(candidate, said):
        credit = "worse"
    elif "threat" in said and credit in ("worse", "systemic", "complicated"):
        credit = "threat"
    proof = [text for about, text in cues if about == {"worse": "chronic", "threat": "threat"}.get(credit)][:1]
    return AuditItem("problems", candidate.title, credit, (*candidate.evidence[:1], *proof))


def _is_worse(candidate: Candidate) -> bool:
    return any(finding.attributes.status == "worsening" for finding in candidate.findings)


def _is_grave(candidate: Candidate, said: set[str]) -> bool:
    """Whether a disease that may threaten life does so now: a cancer only under treatment or in progress."""
    if not candidate.code.startswith("C"):
        return True
    return bool(said & {"chronic", "threat"})


def _status(chart: Chart) -> Iterator[tuple[str, Evidence]]:
    """Words of the assessment and plan that raise what a problem counts as."""
    for line, found in chart.find(_cues()):
        place = Place(line, found.first, found.last)
        if line.kind in PLANNING and not is_conditional(line, found.first) and place.assertion in _SAID:
            yield found.value, place.evidence
