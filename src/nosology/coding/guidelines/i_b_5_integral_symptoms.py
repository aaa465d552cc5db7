"""OCG-I.B.5: signs and symptoms that belong to a diagnosis made are not coded beside it."""

from functools import cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.profile import Strength
from nosology.coding.ranges import in_ranges
from nosology.data import read_table
from nosology.model.encounter import Setting

_DEFINITIVE = ("disease", "injury", "drug")


@cache
def _integral() -> tuple[tuple[str, str], ...]:
    return tuple((row["symptoms"], row["conditions"]) for row in read_table("coding/integral"))


def _explaining(symptom: Candidate, conditions: list[Candidate]) -> Candidate | None:
    """The condition the symptom belongs to; one that is only carried along does not explain a symptom stated as a problem."""
    if symptom.strength is Strength.FINAL and symptom.is_stated:
        conditions = [c for c in conditions if c.strength >= Strength.COURSE]
    for symptoms, explained_by in _integral():
        if in_ranges(symptom.code, symptoms):
            found = next((c for c in conditions if in_ranges(c.code, explained_by)), None)
            if found is not None:
                return found
    return None


def _apply(draft: Draft) -> None:
    if not draft.is_conclusive:
        return  # nobody has said which condition was confirmed, so nothing says what it explains
    conditions = draft.of_kinds(_DEFINITIVE)
    for symptom in draft.of_kinds(["symptom"]):
        explaining = _explaining(symptom, conditions)
        if explaining is not None:
            draft.drop(symptom, f"integral to {explaining.code} {explaining.title}", RULE.id)
        elif (
            symptom.strength < Strength.FINAL
            and not symptom.is_addressed
            and any(c.strength is Strength.FINAL for c in conditions)
        ):
            draft.drop(symptom, "not carried to the final diagnoses, which name a definitive condition", "OCG-I.B.4")


RULE = Rule(
    id="OCG-I.B.5",
    claim="Signs and symptoms routinely associated with a coded condition are not coded beside it.",
    source="ICD-10-CM Official Guidelines, sections I.B.4 and I.B.5",
    apply=_apply,
    fires=Case("ASSESSMENT:\n1. Pneumonia.\n2. Cough.\n", Setting.PHYSICIAN_OFFICE, has=("J18.9",), lacks=("R05.9",)),
    holds=Case("ASSESSMENT:\n1. Cough.\n2. Hypertension.\n", Setting.PHYSICIAN_OFFICE, has=("R05.9", "I10")),
)
