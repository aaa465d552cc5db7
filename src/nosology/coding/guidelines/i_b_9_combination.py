"""OCG-I.B.9: conditions that the classification joins are reported with their combination code."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import apply_stage
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    apply_stage(draft, "combine")


RULE = Rule(
    id="OCG-I.B.9",
    claim="Conditions that the classification joins are reported with the combination code, which replaces its parts.",
    source="ICD-10-CM Official Guidelines, sections I.A.15, I.B.8, I.B.9 and the chapter paragraphs the rows name",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Hypertension.\n2. Chronic systolic heart failure.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("I11.0", "I50.22"),
        lacks=("I10",),
    ),
    holds=Case("ASSESSMENT:\n1. Hypertension.\n2. Gout.\n", Setting.PHYSICIAN_OFFICE, has=("I10", "M10.9")),
)
