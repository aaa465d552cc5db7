"""Present on admission: what the record says of each diagnosis at the time of admission."""

import re
from functools import cache, lru_cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.history import is_chronic
from nosology.coding.ranges import Row, in_ranges
from nosology.coding.tabled import sentences
from nosology.data import read_table
from nosology.model.findings import SectionKind

_AT_ADMISSION = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.REASON_FOR_VISIT,
        SectionKind.PRESENT_ILLNESS,
        SectionKind.PAST_MEDICAL,
        SectionKind.PAST_SURGICAL,
        SectionKind.PROBLEM_LIST,
        SectionKind.ADMISSION_DIAGNOSIS,
        SectionKind.PREOPERATIVE_DIAGNOSIS,
        SectionKind.INDICATION,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.FAMILY_HISTORY,
    }
)
EXEMPT = "exempt"


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["indicator"], re.compile(row["pattern"])) for row in read_table("coding/poa-cues"))


def present_on_admission(candidate: Candidate, draft: Draft, *, is_principal: bool) -> tuple[str, str]:
    """The indicator (`Y`, `N`, `W`, `U` or `exempt`) and the reason for it.

    `N`, `U` and `W` need words of the record that say so (table `coding/poa-cues`). What nothing dates later was there on admission.

    Source: ICD-10-CM Official Guidelines, appendix I; CMS list of exempt codes.
    """
    if draft.editions.icd10cm.entry(candidate.code).is_poa_exempt:
        return EXEMPT, "on the list of codes exempt from reporting"
    by_nature = _by_nature(candidate, draft)
    if by_nature is not None:
        return by_nature, _MEANINGS[by_nature]
    before = any(finding.section in _AT_ADMISSION for finding in candidate.findings)
    if is_principal:
        return "Y", "the reason for the admission"
    if is_chronic(candidate.code):
        return "Y", "a chronic condition, there before the admission although it may be named later"
    said = _said(candidate, draft)
    if said is not None and not (before and said == "N"):
        return said, _MEANINGS[said]
    return "Y", "named among what was there at admission" if before else "nothing in the record dates it after the admission"


_MEANINGS = {
    "Y": "the record says that it was there at admission",
    "N": "the record says that it arose in the stay",
    "U": "the record does not say when it arose",
    "W": "the provider could not determine when it arose",
}


def _by_nature(candidate: Candidate, draft: Draft) -> str | None:
    """What the nature of the condition says beside what happened in this stay, or None."""
    return next((row["indicator"] for row in _rows_about(candidate.code) if draft.has_under(row["beside"])), None)


@lru_cache(maxsize=1 << 13)
def _rows_about(code: str) -> tuple[Row, ...]:
    return tuple(row for row in read_table("coding/poa-nature") if in_ranges(code, row["codes"]))


def _said(candidate: Candidate, draft: Draft) -> str | None:
    """What the sentences that state the candidate say of the time it arose, or None."""
    texts = list(sentences(draft, candidate))
    return next((indicator for indicator, cue in _cues() if any(cue.search(text) for text in texts)), None)
