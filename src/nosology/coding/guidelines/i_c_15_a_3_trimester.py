"""OCG-I.C.15.a.3: the trimester follows from the weeks of gestation the record gives."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.ranges import in_ranges
from nosology.coding.tabled import make_candidate
from nosology.coding.tabled.measures import measured
from nosology.model.books import Step
from nosology.model.encounter import Setting

_PREGNANCY = "O00-O9A,Z34"
_SECOND, _THIRD = 14, 28
"""First completed week of the second and of the third trimester."""


def _trimester(weeks: float) -> str:
    return "third" if weeks >= _THIRD else "second" if weeks >= _SECOND else "first"


def _apply(draft: Draft) -> None:
    open_ones = [c for c in draft.candidates if in_ranges(c.code, _PREGNANCY) and "unspecified trimester" in c.title]
    found = measured(draft, "weeks") if open_ones else None
    if found is not None:
        for candidate in open_ones:
            _close(draft, candidate, _trimester(found.value), int(found.value))


def _close(draft: Draft, candidate: Candidate, trimester: str, weeks: int) -> None:
    books = draft.editions.icd10cm
    parent = books.entry(candidate.code).parent
    for entry in books.children(parent) if parent else ():
        if f"{trimester} trimester" in entry.title and entry.is_billable:
            step = Step("guideline", RULE.id, f"{weeks} completed weeks lie in the {trimester} trimester")
            make_candidate(draft, entry.code, [candidate], step)
            draft.drop(candidate, f"{entry.code} names the trimester", RULE.id)
            return


RULE = Rule(
    id="OCG-I.C.15.a.3",
    claim="The trimester is that of the weeks of gestation documented for the encounter.",
    source="ICD-10-CM Official Guidelines, sections I.C.15.a.3 and I.C.15.a.7",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Anemia in pregnancy, 30 weeks gestation.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("O99.013",),
        lacks=("O99.019",),
    ),
    holds=Case("ASSESSMENT:\n1. Anemia in pregnancy.\n", Setting.PHYSICIAN_OFFICE, has=("O99.019",)),
)
