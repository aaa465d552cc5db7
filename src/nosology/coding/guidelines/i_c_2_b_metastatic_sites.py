"""OCG-I.C.2.b: a tumour metastatic to a site is coded as primary where it began and as secondary where it went."""

import re
from functools import cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.ranges import in_ranges
from nosology.coding.tabled import make_candidate
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Setting

_MALIGNANT = "C00-C80,C7B"
_KIND = r"(?:cancer|carcinoma|adenocarcinoma|malignancy|melanoma|sarcoma|tumor|neoplasm)"
_SPREAD = r"(?:metastatic|metastases|metastasis|metastasized|metastasizing|mets|spread)(?: disease| lesions?)?(?: \w+)? (?:to|in|involving) "
_FIRST = re.compile(rf"\b((?:[\w-]+ ){{0,4}}{_KIND})\W+(?:\w+ ){{0,5}}?{_SPREAD}([^.;:]{{2,90}})")
_INSIDE = re.compile(rf"\bmetastatic ((?:[\w-]+ ){{0,3}}{_KIND})(?: \w+)? to ([^.;:]{{2,90}})")
_END = re.compile(
    r"\b(?:status post|s/p|treated|on|who|which|currently|now|undergoing|receiving|after|found|seen|diagnosed|but|without|no)\b"
)


@cache
def _sites() -> re.Pattern[str]:
    names = sorted((row["site"] for row in read_table("coding/metastases")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


@cache
def _codes() -> dict[str, str]:
    return {row["site"]: row["code"] for row in read_table("coding/metastases")}


def _spread(sentence: str) -> tuple[str, list[str]] | None:
    """The primary as written and the codes of the sites it went to."""
    match = _INSIDE.search(sentence) or _FIRST.search(sentence)
    if match is None:
        return None
    sites = [_codes()[name] for name in _sites().findall(_END.split(match[2])[0])]
    return (match[1].strip(), list(dict.fromkeys(sites))) if sites else None


def _apply(draft: Draft) -> None:
    done: set[str] = set()
    for candidate in draft.under(_MALIGNANT):
        for finding in tuple(candidate.findings):
            start, end = finding.sentence
            sentence = draft.encounter.document(finding.evidence[0].document).text[start:end].lower()
            found = _spread(sentence) if sentence not in done else None
            if found is not None:
                done.add(sentence)
                _code(draft, finding.sentence, *found)


def _code(draft: Draft, place: tuple[int, int], primary: str, sites: list[str]) -> None:
    """Code the primary and the sites of one sentence, in the place of what its words were taken for."""
    here = [c for c in draft.candidates if in_ranges(c.code, _MALIGNANT) and any(f.sentence == place for f in c.findings)]
    hits = draft.editions.finder.find(primary, limit=1)
    step = Step("guideline", RULE.id, "a tumour that has spread: primary where it began, secondary where it went")
    wanted = [hit.code for hit in hits if in_ranges(hit.code, _MALIGNANT)] + sites
    made = [candidate for code in wanted if (candidate := make_candidate(draft, code, here, step))]
    for number, candidate in enumerate(made):
        candidate.behind = number
    for candidate in here:
        if made and _is_only(candidate, place) and all(candidate is not m for m in made):
            draft.drop(candidate, "read as a tumour and the sites it has spread to", RULE.id)


def _is_only(candidate: Candidate, place: tuple[int, int]) -> bool:
    return all(finding.sentence == place for finding in candidate.findings)


RULE = Rule(
    id="OCG-I.C.2.b",
    claim="“Metastatic to” a site names a primary elsewhere and a secondary neoplasm of that site; each gets its code.",
    source="ICD-10-CM Official Guidelines, sections I.C.2.b, I.C.2.l.2 and I.C.2.t",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Lung cancer with metastases to the brain and liver.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("C34.90", "C79.31", "C78.7"),
        first="C34.90",
    ),
    holds=Case("ASSESSMENT:\n1. Lung cancer.\n", Setting.PHYSICIAN_OFFICE, has=("C34.90",), lacks=("C79.9",)),
)
