"""OCG-IV.H: an outpatient diagnosis documented as uncertain is not coded."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    if draft.profile.codes_uncertain:
        return
    for candidate in [c for c in draft.candidates if c.is_uncertain]:
        draft.drop(candidate, "documented as uncertain: outside a stay the sign or symptom is coded instead", RULE.id)


RULE = Rule(
    id="OCG-IV.H",
    claim="Outside inpatient care a diagnosis documented as probable, suspected, questionable or the like is not coded.",
    source="ICD-10-CM Official Guidelines, section IV.H",
    apply=_apply,
    fires=Case("ASSESSMENT:\n1. Cough.\n2. Possible pneumonia.\n", Setting.PHYSICIAN_OFFICE, has=("R05.9",), lacks=("J18.9",)),
    holds=Case("ASSESSMENT:\n1. Pneumonia.\n", Setting.PHYSICIAN_OFFICE, has=("J18.9",)),
)
