"""OCG-II.H: at discharge, an uncertain diagnosis is coded as if it existed."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.profile import Strength
from nosology.coding.ranges import in_ranges
from nosology.model.books import Step
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion, SectionKind

_ONLY_CONFIRMED = "B20,Z21,A92.5,J09,U07.1"
"""HIV (I.C.1.a), Zika (I.C.1.f), novel influenza (I.C.10.c), COVID-19 (I.C.1.g): confirmed cases only."""
_LAST_WORD = frozenset({SectionKind.DISCHARGE_DIAGNOSIS, SectionKind.DIAGNOSIS, SectionKind.SECONDARY_DIAGNOSIS})


def _apply(draft: Draft) -> None:
    if not draft.profile.codes_uncertain:
        return
    for candidate in [c for c in draft.candidates if c.is_uncertain]:
        if in_ranges(candidate.code, _ONLY_CONFIRMED):
            draft.drop(candidate, "only a confirmed case is coded", RULE.id)
        elif _is_ruled_out(candidate, draft):
            draft.drop(candidate, "suspected, then ruled out", RULE.id)
        elif candidate.strength < Strength.COURSE:
            draft.drop(candidate, "uncertain, and not stated at the time of discharge", RULE.id)
        else:
            candidate.steps.append(Step("guideline", RULE.id, "uncertain at discharge: coded as if it existed"))


def _is_ruled_out(candidate: Candidate, draft: Draft) -> bool:
    """Whether the record denies it after it was first suspected, and the final diagnoses do not take it up again."""
    if any(finding.section in _LAST_WORD for finding in candidate.findings):
        return False
    order = {document.id: number for number, document in enumerate(draft.encounter.documents)}
    denied = [f for f in draft.findings if f.assertion is Assertion.NEGATED and f.hits[0].code == candidate.code]
    places = [(order[f.evidence[0].document], f.evidence[0].start) for f in (candidate.findings[0], *denied)]
    return any(place > places[0] for place in places[1:])


RULE = Rule(
    id="OCG-II.H",
    claim="A diagnosis still uncertain at the time of discharge from a stay is coded as if it existed.",
    source="ICD-10-CM Official Guidelines, sections II.H and III.C",
    apply=_apply,
    fires=Case("DISCHARGE DIAGNOSES:\n1. Probable pneumonia.\n", Setting.HOSPITAL_INPATIENT, has=("J18.9",)),
    holds=Case("DISCHARGE DIAGNOSES:\n1. Suspected COVID-19.\n2. Cough.\n", Setting.HOSPITAL_INPATIENT, lacks=("U07.1",)),
)
