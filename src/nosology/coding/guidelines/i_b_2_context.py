"""OCG-I.B.2.context: detail that the sentence or the record gives, and the index path does not ask for, chooses the code."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import apply_stage
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    apply_stage(draft, "replace")


RULE = Rule(
    id="OCG-I.B.2.context",
    claim="Acuity, cause, kind or episode that the record states beside a condition chooses its code.",
    source="ICD-10-CM Official Guidelines, section I.B.2 and the chapter paragraphs the rows name",
    apply=_apply,
    fires=Case(
        "DISCHARGE DIAGNOSES:\n1. Decompensated diastolic heart failure.\n",
        Setting.HOSPITAL_INPATIENT,
        has=("I50.33",),
        lacks=("I50.30",),
    ),
    holds=Case("DISCHARGE DIAGNOSES:\n1. Diastolic heart failure.\n", Setting.HOSPITAL_INPATIENT, has=("I50.30",)),
)
