"""Codes that record a number: body mass index, weeks of gestation, stroke scale, birth weight. The number comes from the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import kind_of
from nosology.coding.ranges import in_ranges
from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.encounter import Document
from nosology.model.findings import Assertion, Attributes, Evidence, Finding

__all__ = ["Measured", "apply_measures", "measured"]

_NOT_HIS = re.compile(r"\b(?:goal|target|if|until|below|under|less than|greater than|over|above|every|within|for|in|next)\W*$")
"""Words before a number that make it a wish, a limit or an interval."""
_NOT_NOW = re.compile(r"\s*(?:ago|later|apart|postpartum|post-?partum|after|prior|follow|of (?:therapy|treatment|antibiotic))")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number in the text: its value, where it stands and in what words."""

    value: float
    evidence: Evidence


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {row["measure"]: re.compile(row["pattern"], re.IGNORECASE) for row in read_table("coding/measures")}


def measured(draft: Draft, measure: str) -> Measured | None:
    """The first value of a measure in the record (that of the admission), or None. The units are those of the table."""
    return next((found for document in draft.encounter.documents for found in _in(document, measure)), None)


def _in(document: Document, measure: str) -> Iterator[Measured]:
    for match in _patterns()[measure].finditer(document.text):
        before = document.text[max(0, match.start() - 16) : match.start()].lower()
        if not _NOT_HIS.search(before) and not _NOT_NOW.match(document.text.lower(), match.end()):
            value = next(group for group in match.groups() if group is not None)
            yield Measured(float(value.replace(",", "")), Evidence(document.id, match.start(), match.end(), match[0]))


def apply_measures(draft: Draft) -> None:
    """Add the code of each measure whose number stands in the record, where a condition that asks for it is coded."""
    for row in read_table("coding/measure-codes"):
        parent = next((c for c in draft.candidates if in_ranges(c.code, row["on"])), None)
        if parent is None or any(in_ranges(c.code, row["unless"]) for c in draft.candidates) or not _of_age(draft, row["age"]):
            continue
        found = measured(draft, row["measure"])
        if found is not None and float(row["low"]) <= found.value <= float(row["high"]):
            _add(draft, parent, row, found)


def _of_age(draft: Draft, span: str) -> bool:
    """Whether the patient's age, where recorded, is in the span of completed years."""
    low, _, high = span.partition("-")
    age = draft.encounter.patient.age
    return not span or age is None or int(low) <= age <= int(high)


def _add(draft: Draft, parent: Candidate, row: dict[str, str], found: Measured) -> None:
    code = row["code"].replace("{n}", f"{int(found.value):02}")
    books = draft.editions.icd10cm
    if draft.with_code(code) or not books.is_billable(code):
        return
    step = Step("guideline", row["rule"], f"{parent.code}: {row['reason']}")
    made = Candidate(
        code=code,
        title=books.entry(code).title,
        kind=kind_of(code),
        strength=parent.strength,
        findings=[_finding(parent, found, code, step)],
        steps=[step],
        score=1.0,
        is_stated=True,
    )
    draft.candidates.insert(1 + next(n for n, c in enumerate(draft.candidates) if c is parent), made)


def _finding(parent: Candidate, found: Measured, code: str, step: Step) -> Finding:
    return Finding(
        evidence=(found.evidence,),
        section=parent.findings[0].section,
        assertion=Assertion.PRESENT,
        cue=None,
        attributes=Attributes(),
        hits=(Hit(code, "", (), 1.0, (step,)),),
        sentence=(found.evidence.start, found.evidence.end),
    )
