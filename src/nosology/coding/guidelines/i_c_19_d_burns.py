"""OCG-I.C.19.d: burns by site with the highest degree, and their extent beside them when the record gives it."""

import re
from itertools import permutations

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.ranges import in_ranges
from nosology.coding.tabled import make_candidate
from nosology.model.books import Step
from nosology.model.encounter import Setting

_SITES = "T20-T25"
_BURNS = "T20-T30"
_DEGREE, _SITE = 4, 5
"""Where degree and site stand in a code, the dot counted."""
_CORROSIONS = "4567"
_BODY = r"(?:tbsa|bsa|total body surface(?: area)?|body surface(?: area)?)"
_TOTAL = re.compile(rf"\b(\d{{1,2}})\s?(?:%|percent)[^.;]{{0,30}}{_BODY}|{_BODY}[^.;\d]{{0,25}}(\d{{1,2}})\s?(?:%|percent)", re.I)
_FULL = r"(?:third|full|3rd)"
_THIRD = re.compile(
    rf"\b(\d{{1,2}})\s?(?:%|percent)[^.;,\d]{{0,25}}{_FULL}|{_FULL}[^.;,\d]{{0,25}}(\d{{1,2}})\s?(?:%|percent)", re.I
)


def _percent(pattern: re.Pattern[str], draft: Draft) -> int | None:
    for document in draft.encounter.documents:
        match = pattern.search(document.text)
        if match is not None:
            return int(match[1] or match[2])
    return None


def _apply(draft: Draft) -> None:
    burns = draft.under(_BURNS)
    if not burns:
        return
    for higher, lower in permutations([c for c in burns if in_ranges(c.code, _SITES)], 2):
        if _is_outdone(lower, higher) and draft.with_code(lower.code):
            draft.drop(lower, f"{higher.code} has the highest degree of this site", RULE.id)
    total = _percent(_TOTAL, draft)
    if total is not None:
        _extent(draft, burns[0], total, _percent(_THIRD, draft) or 0)


def _is_outdone(lower: Candidate, higher: Candidate) -> bool:
    same = lower.code[:3] == higher.code[:3] and lower.code[_SITE:-1] == higher.code[_SITE:-1]
    return same and lower.code[_DEGREE] < higher.code[_DEGREE]


def _extent(draft: Draft, burn: Candidate, total: int, third: int) -> None:
    category = "T32" if in_ranges(burn.code, _SITES) and burn.code[_DEGREE] in _CORROSIONS else "T31"
    code = f"{category}.{total // 10}" + (f"{min(third, total) // 10}" if total >= 10 else "")
    step = Step("guideline", RULE.id, f"{total} % of the body surface, {third} % of it third degree")
    made = make_candidate(draft, code, [burn], step)
    if made is not None:
        made.behind = burn.behind + 1


RULE = Rule(
    id="OCG-I.C.19.d",
    claim="Each burned site is coded once with its highest degree; the extent of body surface stands beside the sites when documented.",
    source="ICD-10-CM Official Guidelines, sections I.C.19.d.1, I.C.19.d.2, I.C.19.d.5 and I.C.19.d.6",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Third degree burn of the left forearm, 12% TBSA.\n", Setting.EMERGENCY, has=("T22.312A", "T31.10")
    ),
    holds=Case(
        "ASSESSMENT:\n1. Third degree burn of the left forearm.\n", Setting.EMERGENCY, has=("T22.312A",), lacks=("T31.10",)
    ),
)
