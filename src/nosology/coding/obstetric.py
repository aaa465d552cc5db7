"""Where the patient stands between conception and the end of the puerperium, and which code of chapter 15 says so."""

import re
from collections.abc import Iterator

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.ranges import in_ranges
from nosology.coding.tabled import is_newborn
from nosology.coding.tabled.measures import measured
from nosology.model.books import TabularEntry
from nosology.model.encounter import Sex

_MATERNAL = "O09-O77,O80,O82,O85-O9A,Z33.1,Z34,Z3A,Z37,Z39"
_DELIVERED = "O80,O82,Z37,O60.1,O60.2,O70,O72.0,O72.1,O68,O69,O75.82"
_AFTER = "O72.2,O85-O92,Z39"
_PREGNANT = re.compile(
    r"pregnan|gestation|obstetric|postpartum|puerper|\bG\d ?P\d|in labor\b|delivery and discharge", re.IGNORECASE
)
_OPENING = 300
"""Code points in which a record says what it is about."""
_SECOND, _THIRD = 14, 28
"""First completed week of the second and of the third trimester."""


def period(draft: Draft) -> str | None:
    """`first trimester` ... `third trimester`, `childbirth`, `puerperium`, `unspecified trimester`; None outside pregnancy.

    Source: ICD-10-CM Official Guidelines, sections I.C.15.a.3 and I.C.15.o.1.
    """
    least = Strength.FINAL if draft.is_conclusive else Strength.NARRATIVE
    codes = [c.code for c in draft.candidates if c.strength >= least]
    if draft.encounter.patient.sex is Sex.MALE or not any(in_ranges(code, _MATERNAL) for code in codes) or is_newborn(draft):
        return None
    if not draft.is_conclusive and not _PREGNANT.search(draft.encounter.documents[0].text[:_OPENING]):
        return None  # a story that does not begin with the pregnancy tells of it as something past
    if any(in_ranges(code, _DELIVERED) for code in codes):
        return "childbirth"
    if any(in_ranges(code, _AFTER) for code in codes):
        return "puerperium"
    weeks = measured(draft, "weeks")
    return "unspecified trimester" if weeks is None else trimester(weeks.value)


def trimester(weeks: float) -> str:
    """The trimester of a number of completed weeks.

    Source: ICD-10-CM Official Guidelines, section I.C.15 (first: below 14 weeks; second: below 28; third: until delivery).
    """
    return "third trimester" if weeks >= _THIRD else "second trimester" if weeks >= _SECOND else "first trimester"


def complete(books: Icd10CmEdition, stem: str, when: str, title: str = "") -> TabularEntry | None:
    """The billable code under a stem that names the period; of several the one closest to a title, the first one otherwise."""
    wanted = _words(title)
    fitting = [entry for entry in _below(books, stem) if when in entry.title.lower()] if books.has(stem) else []
    fitting += (
        [] if fitting or "trimester" not in when else [e for e in _below(books, stem) if e.title.lower().endswith("pregnancy")]
    )
    return max(fitting, key=lambda entry: len(wanted & _words(entry.title)), default=None)


def closer(books: Icd10CmEdition, candidate: Candidate, when: str) -> TabularEntry | None:
    """The code that says the same of the period `when` as the candidate, which leaves the trimester open."""
    chain = books.chain(candidate.code)
    for above in (chain[-2].code, chain[-3].code):
        found = complete(books, above, when, candidate.title) if len(above) > _CATEGORY or len(candidate.code) < _SHORT else None
        if (found is not None and len(found.code) == len(candidate.code)) or (found is not None and when == "childbirth"):
            return found
    return None


_CATEGORY, _SHORT = 3, 6


def _below(books: Icd10CmEdition, code: str) -> Iterator[TabularEntry]:
    for entry in books.children(code):
        if entry.is_billable:
            yield entry
        yield from _below(books, entry.code)


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", title.lower())) - {"unspecified", "trimester", "complicating", "pregnancy", "in"}
