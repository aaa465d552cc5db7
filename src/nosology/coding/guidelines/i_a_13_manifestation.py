"""OCG-I.A.13: the Index gives an etiology with its manifestation in brackets; both are coded, the etiology first."""

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import make_candidate
from nosology.model.books import Step
from nosology.model.encounter import Setting


def _apply(draft: Draft) -> None:
    for candidate in list(draft.candidates):
        for finding in tuple(candidate.findings):
            second = finding.hits[0].manifestation if finding.hits and finding.hits[0].code == candidate.code else None
            if second is not None and draft.editions.icd10cm.has(second.rstrip("-").rstrip(".")):
                step = Step("guideline", RULE.id, f"the Index gives {second} in brackets behind {candidate.code}")
                made = make_candidate(draft, second, [candidate], step)
                if made is not None and made is not candidate:
                    made.behind = max(made.behind, candidate.behind + 1)


RULE = Rule(
    id="OCG-I.A.13",
    claim="An Index entry with a second code in brackets gives both: the etiology first, its manifestation behind it.",
    source="ICD-10-CM Official Guidelines, section I.A.13",
    apply=_apply,
    fires=Case("ASSESSMENT:\n1. Alzheimer's disease.\n", Setting.PHYSICIAN_OFFICE, has=("G30.9", "F02.80"), first="G30.9"),
    holds=Case("ASSESSMENT:\n1. Parkinson's disease.\n", Setting.PHYSICIAN_OFFICE, has=("G20.A1",), lacks=("F02.80",)),
)
