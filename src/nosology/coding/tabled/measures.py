"""Codes that record a number: body mass index, weeks of gestation, stroke scale, birth weight. The number comes from the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength, kind_of
from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.encounter import Document
from nosology.model.findings import Assertion, Attributes, Evidence, Finding, SectionKind

__all__ = ["Measured", "apply_measures", "measured", "quoted"]

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


@cache
def _groups() -> tuple[tuple[dict[str, str], tuple[dict[str, str], ...]], ...]:
    """Rows that differ in their limits and codes only, each group with its first row."""
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in read_table("coding/measure-codes"):
        groups.setdefault((row["measure"], row["on"], row["unless"], row["age"]), []).append(row)
    return tuple((rows[0], tuple(rows)) for rows in groups.values())


def apply_measures(draft: Draft) -> None:
    """Add the code of each measure whose number stands in the record, where a condition that asks for it is coded."""
    for common, rows in _groups():
        parent = next(iter(draft.under(common["on"])), None)
        if parent is None or draft.has_under(common["unless"]) or not _of_age(draft, common["age"]):
            continue
        found = measured(draft, common["measure"])
        row = next((row for row in rows if found and float(row["low"]) <= found.value <= float(row["high"])), None)
        if found is not None and row is not None:
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
    made = quoted(draft, code, found.evidence, step, like=parent)
    draft.candidates.insert(1 + next(n for n, c in enumerate(draft.candidates) if c is parent), made)


def quoted(draft: Draft, code: str, evidence: Evidence, step: Step, *, like: Candidate | None = None) -> Candidate:
    """A candidate that rests on a quote of its own rather than on a mention.

    Args:
        draft: The draft it is meant for; it is not put in.
        code: A billable code of its edition.
        evidence: The words that give it.
        step: Why they do.
        like: The candidate whose section and strength it takes; without one it stands as a final statement.
    """
    finding = Finding(
        evidence=(evidence,),
        section=like.findings[0].section if like else SectionKind.DIAGNOSIS,
        assertion=Assertion.PRESENT,
        cue=None,
        attributes=Attributes(),
        hits=(Hit(code, "", (), 1.0, (step,)),),
        sentence=(evidence.start, evidence.end),
    )
    return Candidate(
        code=code,
        title=draft.editions.icd10cm.entry(code).title,
        kind=kind_of(code),
        strength=like.strength if like else Strength.FINAL,
        findings=[finding],
        steps=[step],
        score=1.0,
        is_stated=True,
    )
