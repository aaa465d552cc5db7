"""OCG-I.C.4.a.3: insulin and antidiabetic drugs are recorded beside the diabetes they control."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.model.encounter import Setting

_DRUGS = "Z79.4,Z79.84,Z79.85"
_DIABETES = "E08,E09,E11,E13,O24"


def _apply(draft: Draft) -> None:
    if draft.has_under(_DIABETES):
        return
    for candidate in draft.under(_DRUGS):
        draft.drop(candidate, "no diabetes that this code would complete is documented; a drug alone makes no diagnosis", RULE.id)


RULE = Rule(
    id="OCG-I.C.4.a.3",
    claim="Long-term insulin and antidiabetic drugs are coded beside diabetes of a type that asks for them, and only there.",
    source="ICD-10-CM Official Guidelines, section I.C.4.a.3",
    apply=_apply,
    fires=Case(
        "MEDICATIONS:\nMetformin 500 mg twice daily.\n\nASSESSMENT:\n1. Hypertension.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("I10",),
        lacks=("Z79.84",),
    ),
    holds=Case(
        "MEDICATIONS:\nMetformin 500 mg twice daily.\n\nASSESSMENT:\n1. Type 2 diabetes.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("E11.9", "Z79.84"),
    ),
)
