"""OCG-I.B.12: what another code of the encounter already says is not reported a second time."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import apply_stage
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    apply_stage(draft, "drop")


RULE = Rule(
    id="OCG-I.B.12",
    claim="A condition is reported once: a code whose content another code of the encounter carries is left out.",
    source="ICD-10-CM Official Guidelines, section I.B.12 and the chapter paragraphs the rows name",
    apply=_apply,
    fires=Case(
        "DISCHARGE DIAGNOSES:\n1. Stage 5 chronic kidney disease.\n2. End-stage renal disease.\n",
        Setting.HOSPITAL_INPATIENT,
        has=("N18.6",),
        lacks=("N18.5",),
    ),
    holds=Case("DISCHARGE DIAGNOSES:\n1. Stage 5 chronic kidney disease.\n", Setting.HOSPITAL_INPATIENT, has=("N18.5",)),
)
