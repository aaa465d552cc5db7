"""OCG-I.C.15.a.1: in pregnancy, childbirth and the puerperium the codes of chapter 15 come before those of other chapters."""

from functools import cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.obstetric import complete, period
from nosology.coding.profile import Strength
from nosology.coding.ranges import RangeTable, Row
from nosology.coding.tabled import make_candidate
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Setting


@cache
def _table() -> RangeTable:
    return RangeTable(read_table("coding/obstetric"), "codes")


def _apply(draft: Draft) -> None:
    conditions = [(c, row) for c in draft.candidates if (row := _table().row(c.code)) is not None]
    when = period(draft) if conditions else None
    if when is None:
        return
    for candidate, row in conditions:
        if candidate.strength > Strength.BACKGROUND:
            _convert(draft, candidate, row, when)
    if draft.has_under("O00-O9A"):
        for candidate in draft.under("Z33.1,Z34"):
            draft.drop(candidate, "codes of chapter 15 say that she is pregnant", RULE.id)


def _convert(draft: Draft, candidate: Candidate, row: Row, when: str) -> None:
    entry = complete(draft.editions.icd10cm, row["stem"], when)
    if entry is None:
        return
    step = Step("guideline", RULE.id, f"{candidate.code}: in pregnancy, childbirth and the puerperium chapter 15 comes first")
    made = make_candidate(draft, entry.code, [candidate], step)
    if row["keep"] == "no":
        draft.drop(candidate, f"included in {entry.code}", RULE.id)
    elif made is not None:
        candidate.behind = made.behind + 1


RULE = Rule(
    id="OCG-I.C.15.a.1",
    claim="A condition of a pregnant or puerperal patient takes the code of chapter 15 first, its own code behind where asked for.",
    source="ICD-10-CM Official Guidelines, sections I.C.15.a.1, I.C.15.c, d, f, g, l, m and s",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Anemia in pregnancy, 30 weeks gestation.\n2. Asthma.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("O99.013", "O99.513", "J45.909", "Z3A.30"),
    ),
    holds=Case("ASSESSMENT:\n1. Asthma.\n", Setting.PHYSICIAN_OFFICE, has=("J45.909",), lacks=("O99.519",)),
)
