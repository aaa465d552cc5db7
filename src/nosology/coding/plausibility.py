"""Codes that a patient of the recorded sex and age cannot have: they are left out with the reason, and the provider is asked."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.ranges import first_letters, in_ranges
from nosology.data import read_table
from nosology.model.books import Step, TabularEntry
from nosology.model.encounter import Encounter, Sex
from nosology.model.result import ProviderQuery

__all__ = ["drop_implausible", "implausibility"]

_CITE = "MCE age conflict, Tabular List"
_OTHER = {Sex.FEMALE: ("male", "female"), Sex.MALE: ("female", "male")}
_OPTIONS = (
    "the documentation is right, the recorded {fact} is to be corrected",
    "the documentation speaks of another person",
    "both are right, as explained",
    "other",
    "unable to determine",
)


def implausibility(code: str, encounter: Encounter) -> tuple[str, str] | None:
    """Which recorded fact a code contradicts (`sex` or `age`) and why, or None; nothing is held against a code without the fact.

    Source: CMS Medicare Code Editor, age conflict; ICD-10-CM Tabular List (table `coding/ages-sexes`).
    """
    sex, age = encounter.patient.sex, encounter.age
    for row in _rows_about(code):
        if row["sex"] and sex in _OTHER and row["sex"] != sex:
            return "sex", f"{row['reason']}; the recorded sex is {sex}"
        if age is not None and not int(row["low"] or 0) <= age <= int(row["high"] or age):
            return "age", f"{row['reason']} ({row['low']} to {row['high']} years); the recorded age is {age}"
    return None


def drop_implausible(draft: Draft) -> None:
    """Leave out what contradicts the recorded sex or age; where the Tabular has the code of the other sex beside it, that one stands.

    Source: CMS Medicare Code Editor, age conflict; ICD-10-CM Tabular List (table `coding/ages-sexes`).
    """
    for candidate in list(draft.candidates):
        found = implausibility(candidate.code, draft.encounter)
        if found is None:
            continue
        fact, reason = found
        other = _of_other_sex(candidate, draft) if fact == "sex" else None
        if other is not None and draft.with_code(other.code) is None:
            candidate.steps.append(Step("tabular", _CITE, f"the recorded sex makes {candidate.code} {other.code}"))
            candidate.code, candidate.title = other.code, other.title
            continue
        draft.drop(candidate, reason, _CITE)
        if candidate.strength is Strength.FINAL and candidate.is_stated:
            draft.queries.append(_question(candidate, fact))


@cache
def _rows(letter: str) -> tuple[Mapping[str, str], ...]:
    """The rows that may speak of codes that begin with a letter."""
    return tuple(row for row in read_table("coding/ages-sexes") if letter in first_letters(row["codes"]))


@lru_cache(maxsize=1 << 14)
def _rows_about(code: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in _rows(code[0]) if in_ranges(code, row["codes"]))


def _of_other_sex(candidate: Candidate, draft: Draft) -> TabularEntry | None:
    """The code beside it whose title differs in the sex alone."""
    sex = draft.encounter.patient.sex
    if sex is None or sex not in _OTHER:
        return None
    said, recorded = _OTHER[sex]
    words = [recorded if word == said else word for word in candidate.title.split()]
    books = draft.editions.icd10cm
    wanted = " ".join(words)
    if wanted == candidate.title:
        return None
    return next((entry for entry in _under(books, candidate.code[:3]) if entry.title == wanted and entry.is_billable), None)


def _under(books: Icd10CmEdition, code: str) -> Iterator[TabularEntry]:
    for entry in books.children(code):
        yield entry
        yield from _under(books, entry.code)


def _question(candidate: Candidate, fact: str) -> ProviderQuery:
    return ProviderQuery(
        topic=f"{candidate.code}: {fact}",
        question=f"“{candidate.evidence[0].text}” does not agree with the recorded {fact} of the patient. Please clarify.",
        options=tuple(option.format(fact=fact) for option in _OPTIONS),
        indicators=candidate.evidence,
    )
