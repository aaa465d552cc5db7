"""OCG-I.B.7: a condition that takes two codes gets its second one where the record says what it is."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import apply_stage
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    apply_stage(draft, "add")


RULE = Rule(
    id="OCG-I.B.7",
    claim="Where one code does not say all, the code the notes ask for stands beside it: organism, dialysis, acute beside chronic.",
    source="ICD-10-CM Official Guidelines, sections I.B.7, I.B.8 and the chapter paragraphs the rows name",
    apply=_apply,
    fires=Case("DISCHARGE DIAGNOSES:\n1. Acute on chronic renal failure.\n", Setting.HOSPITAL_INPATIENT, has=("N17.9", "N18.9")),
    holds=Case("DISCHARGE DIAGNOSES:\n1. Acute renal failure.\n", Setting.HOSPITAL_INPATIENT, has=("N17.9",), lacks=("N18.9",)),
)
