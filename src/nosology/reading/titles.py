"""Titles: which list of diagnoses or problems a heading announces, told from its words rather than from a list of headings."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from nosology.data import read_table
from nosology.model.findings import SectionKind as Kind

__all__ = ["read_title"]

_LONGEST: Final = 3
"""Words: no entry of the table has more."""

_DIAGNOSES: Final[Mapping[str, Kind]] = {
    "past": Kind.PAST_MEDICAL,
    "plan": Kind.ASSESSMENT_PLAN,
    "postop": Kind.POSTOPERATIVE_DIAGNOSIS,
    "stay": Kind.DISCHARGE_DIAGNOSIS,
    "resolved": Kind.PAST_MEDICAL,
    "admission": Kind.ADMISSION_DIAGNOSIS,
    "preop": Kind.PREOPERATIVE_DIAGNOSIS,
    "other": Kind.SECONDARY_DIAGNOSIS,
    "": Kind.DIAGNOSIS,
}
_PROBLEMS: Final[Mapping[str, Kind]] = {
    **_DIAGNOSES,
    "admission": Kind.PROBLEM_LIST,
    "preop": Kind.PROBLEM_LIST,
    "other": Kind.PROBLEM_LIST,
    "": Kind.PROBLEM_LIST,
}


@cache
def _parts() -> Mapping[str, str]:
    return {row["words"]: row["part"] for row in read_table("reading/title_words")}


def read_title(words: Sequence[str]) -> Kind | None:
    """The kind of list that a title of these plain words announces; None unless every word is one of such titles.

    `hospital problems addressed` and `problem list for this stay` state the diagnoses of the stay, `postop final dx` those after the
    operation.
    """
    parts: set[str] = set()
    at = 0
    while at < len(words):
        size, part = _longest(words, at)
        if not size:
            return None
        parts.add(part)
        at += size
    kinds = _DIAGNOSES if "diagnosis" in parts else _PROBLEMS if "problem" in parts else None
    return kinds[next((part for part in kinds if part in parts), "")] if kinds else None


def _longest(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words the longest entry that begins at `at` takes, and its part; 0 when there is none."""
    for size in range(_LONGEST, 0, -1):
        part = _parts().get(" ".join(words[at : at + size])) if at + size <= len(words) else None
        if part is not None:
            return size, part
    return 0, ""
