"""OCG-I.B.2: of two codes for the same thing the more specific one is reported."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import permutations

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.ranges import in_ranges
from nosology.data import read_table
from nosology.model.encounter import Setting

_VAGUE = ("unspecified", "not otherwise specified", "without complication")
_WORD = re.compile(r"[a-z]+")
_STEM = 6
_SIDES = frozenset({"left", "right", "bilateral"})


def _is_vague(candidate: Candidate) -> bool:
    return _leaves_open(candidate.title)


@lru_cache(maxsize=4096)
def _leaves_open(title: str) -> bool:
    return any(word in title.lower() for word in _VAGUE)


def _sides(candidate: Candidate) -> frozenset[str]:
    return _SIDES.intersection(candidate.title.lower().replace(",", " ").split())


@cache
def _fillers() -> frozenset[str]:
    """The beginnings of words of titles that name no condition and no site."""
    return frozenset(row["word"][:_STEM] for row in read_table("coding/fillers"))


@lru_cache(maxsize=4096)
def _stems(title: str) -> frozenset[str]:
    """The beginnings of the words of a title that name something (`depress` of depression and depressive)."""
    return frozenset(word[:_STEM] for word in _WORD.findall(title.lower())) - _fillers()


def _names_the_same(specific: Candidate, vague: Candidate, books: Icd10CmEdition) -> bool:
    """Whether all that the vague title names is named by the specific one or above it: hypokalemia is no acidosis."""
    above = (entry.title for entry in books.chain(specific.code)[:-1] if " and " not in entry.title)
    named = frozenset().union(_stems(specific.title), *map(_stems, above))
    return _stems(vague.title) <= named


def _outdoes(specific: Candidate, vague: Candidate, books: Icd10CmEdition) -> bool:
    """Whether both speak of one condition and only the second leaves the detail open."""
    same = specific.code[:3] == vague.code[:3] and specific.kind == vague.kind
    if not same or not _is_vague(vague) or not _names_the_same(specific, vague, books):
        return False
    if _is_vague(specific) and not _closer(specific, vague):
        return False
    return not _sides(vague) or _sides(vague) == _sides(specific)


def _closer(specific: Candidate, vague: Candidate) -> bool:
    """Both titles leave something open: the one that leaves less open is closer."""
    left_open = [sum(candidate.title.lower().count(word) for word in _VAGUE) for candidate in (specific, vague)]
    return left_open[0] < left_open[1] or (left_open[0] == left_open[1] and bool(_sides(specific)) and not _sides(vague))


@lru_cache(maxsize=1 << 14)
def _rows_about(code: str) -> tuple[tuple[int, str, str], ...]:
    """The rows of the table that may take a code away: number, the codes, and those that outdo them."""
    rows = enumerate(read_table("coding/vague"))
    return tuple((number, row["codes"], row["outdone_by"]) for number, row in rows if in_ranges(code, row["codes"]))


def _drop_general(draft: Draft) -> None:
    """Codes that name only the general kind give way to the code that names it."""
    rows = sorted({row for candidate in draft.candidates for row in _rows_about(candidate.code)})
    for _, codes, outdone_by in rows:
        for vague in draft.under(codes):
            named = next((c for c in draft.candidates if c is not vague and in_ranges(c.code, outdone_by)), None)
            if named is not None:
                draft.drop(vague, f"{named.code} says the same more specifically", RULE.id)


def _pairs(draft: Draft) -> Iterator[tuple[Candidate, Candidate]]:
    """Candidates of one category, each with every vague one beside it."""
    by_category: dict[str, list[Candidate]] = {}
    for candidate in draft.candidates:
        by_category.setdefault(candidate.code[:3], []).append(candidate)
    for group in [group for group in by_category.values() if len(group) > 1]:
        yield from ((specific, vague) for specific, vague in permutations(group, 2) if _is_vague(vague))


def _apply(draft: Draft) -> None:
    _drop_general(draft)
    merge_specific(draft)


def merge_specific(draft: Draft) -> None:
    """Let the candidate that says more of a condition carry what is said of it elsewhere in the record."""
    for specific, vague in list(_pairs(draft)):
        still_there = specific in draft.candidates and vague in draft.candidates
        if still_there and _outdoes(specific, vague, draft.editions.icd10cm):
            specific.findings.extend(vague.findings)
            specific.strength = max(specific.strength, vague.strength)
            specific.is_stated |= vague.is_stated
            draft.drop(vague, f"{specific.code} says the same more specifically", RULE.id)


RULE = Rule(
    id="OCG-I.B.2",
    claim="A condition is coded once, to the highest specificity documented anywhere in the record.",
    source="ICD-10-CM Official Guidelines, sections I.B.2 and I.B.8",
    apply=_apply,
    fires=Case(
        "HISTORY OF PRESENT ILLNESS:\nHe has asthma.\n\nASSESSMENT:\n1. Mild persistent asthma with acute exacerbation.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("J45.31",),
        lacks=("J45.909",),
    ),
    holds=Case(
        "ASSESSMENT:\n1. Left shoulder pain.\n2. Right knee pain.\n", Setting.PHYSICIAN_OFFICE, has=("M25.512", "M25.561")
    ),
)
