"""OCG-I.C.15.a.3: the trimester follows from the weeks of gestation; a delivery in this stay makes it childbirth."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.obstetric import closer, period
from nosology.coding.tabled import make_candidate
from nosology.model.books import Step
from nosology.model.encounter import Setting

_OPEN = "unspecified trimester"
_BEFORE = ("trimester", "in pregnancy")


def _apply(draft: Draft) -> None:
    pregnant = draft.under("O00-O9A,Z34")
    when = period(draft) if pregnant else None
    if when is None or when == _OPEN:
        return
    for candidate in pregnant:
        is_delivered = when == "childbirth" and any(words in candidate.title for words in _BEFORE)
        if _OPEN in candidate.title or is_delivered:
            _close(draft, candidate, when)


def _close(draft: Draft, candidate: Candidate, when: str) -> None:
    entry = closer(draft.editions.icd10cm, candidate, when)
    if entry is not None:
        step = Step("guideline", RULE.id, f"the record places the encounter in the {when}")
        make_candidate(draft, entry.code, [candidate], step)
        draft.drop(candidate, f"{entry.code} names the {when}", RULE.id)


RULE = Rule(
    id="OCG-I.C.15.a.3",
    claim="The trimester is that of the weeks documented for the encounter; when the delivery occurs in it, childbirth is coded.",
    source="ICD-10-CM Official Guidelines, sections I.C.15.a.3, I.C.15.a.4 and I.C.15.a.7",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Anemia in pregnancy, 30 weeks gestation.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("O99.013",),
        lacks=("O99.019",),
    ),
    holds=Case("ASSESSMENT:\n1. Anemia in pregnancy.\n", Setting.PHYSICIAN_OFFICE, has=("O99.019",)),
)
