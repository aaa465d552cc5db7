"""OCG-I.C.21.c.5: an examination for a sign, symptom or known condition is diagnostic, whatever the record calls it."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.ranges import in_ranges
from nosology.model.encounter import Setting
from nosology.model.findings import SectionKind

_SCREENING = "Z11-Z13"
_REASONS = frozenset({"disease", "injury", "symptom"})


def _apply(draft: Draft) -> None:
    known = next((c for c in draft.candidates if c.kind in _REASONS and _is_preoperative(c)), None)
    if known is None:
        return
    for screening in [c for c in draft.candidates if in_ranges(c.code, _SCREENING) and not _is_preoperative(c)]:
        draft.drop(screening, f"done for {known.code}, which was known before: diagnostic, not a screening", RULE.id)


def _is_preoperative(candidate: Candidate) -> bool:
    """Whether it is named as the diagnosis before the procedure."""
    return any(finding.section is SectionKind.PREOPERATIVE_DIAGNOSIS for finding in candidate.findings)


RULE = Rule(
    id="OCG-I.C.21.c.5",
    claim="A test done because the patient has a sign, a symptom or a known condition is diagnostic, not a screening.",
    source="ICD-10-CM Official Guidelines, section I.C.21.c.5",
    apply=_apply,
    fires=Case(
        "PREOPERATIVE DIAGNOSIS:\nRectal bleeding.\n\nPOSTOPERATIVE DIAGNOSIS:\nRectal bleeding.\n\n"
        "INDICATIONS:\nShe is due for a screening colonoscopy.\n",
        Setting.AMBULATORY_SURGERY,
        has=("K62.5",),
        lacks=("Z12.11",),
    ),
    holds=Case(
        "PREOPERATIVE DIAGNOSIS:\nScreening colonoscopy.\n\nPOSTOPERATIVE DIAGNOSIS:\nInternal hemorrhoids.\n",
        Setting.AMBULATORY_SURGERY,
        has=("Z12.11", "K64.8"),
        first="Z12.11",
    ),
)
