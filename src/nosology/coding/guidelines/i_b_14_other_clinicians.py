"""OCG-I.B.14: body mass index, stroke scale and the like may come from any clinician, beside the provider's diagnosis."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled.measures import apply_measures
from nosology.model.encounter import Setting

_WEIGHT = "E40-E46,E65-E68,E88.A,R63,R64,F50,O99"


def _apply(draft: Draft) -> None:
    apply_measures(draft)
    if draft.has_under(_WEIGHT):
        return
    for candidate in draft.under("Z68"):
        draft.drop(candidate, "no diagnosis of weight or nutrition by the provider stands beside the index", RULE.id)


RULE = Rule(
    id="OCG-I.B.14",
    claim="An index or a scale that other clinicians document is coded beside the provider's diagnosis, never alone.",
    source="ICD-10-CM Official Guidelines, sections I.B.14, I.C.16.d, I.C.16.e, I.C.18.e, I.C.18.i and I.C.21.c",
    apply=_apply,
    fires=Case(
        "VITAL SIGNS:\nBMI 36.2.\n\nASSESSMENT:\n1. Obesity.\n", Setting.PHYSICIAN_OFFICE, has=("E66.9", "Z68.36"), first="E66.9"
    ),
    holds=Case(
        "VITAL SIGNS:\nBMI 36.2.\n\nASSESSMENT:\n1. Asthma.\n", Setting.PHYSICIAN_OFFICE, has=("J45.909",), lacks=("Z68.36",)
    ),
)
