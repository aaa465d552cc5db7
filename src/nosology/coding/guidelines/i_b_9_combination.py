"""OCG-I.B.9: conditions that the classification joins are reported with their combination code."""

from functools import cache, lru_cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.profile import kind_of
from nosology.coding.ranges import Row, in_ranges
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Setting


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(read_table("coding/combinations"))


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    """The groups of codes that each row joins, first to last."""
    return tuple((row["first"], *row["second"].split(" + ")) for row in _rows())


@lru_cache(maxsize=1 << 14)
def _groups_of(code: str) -> frozenset[str]:
    """The groups of codes that hold a code."""
    return frozenset(group for groups in _groups() for group in groups if in_ranges(code, group))


def _first_of_each(draft: Draft) -> dict[str, Candidate]:
    """The first candidate in each group of codes."""
    return {group: candidate for candidate in reversed(draft.candidates) for group in _groups_of(candidate.code)}


def _join(row: Row, partners: list[Candidate], draft: Draft) -> None:
    first = partners[0]
    joined = draft.with_code(row["gives"])
    if joined is None:
        joined = Candidate(
            code=row["gives"],
            title=draft.editions.icd10cm.entry(row["gives"]).title,
            kind=kind_of(row["gives"]),
            strength=max(c.strength for c in partners),
            findings=[],
            steps=list(first.steps),
            score=min(c.score for c in partners),
            is_stated=any(c.is_stated for c in partners),
        )
        draft.candidates.insert(draft.candidates.index(first), joined)
    joined.findings.extend(finding for partner in partners for finding in partner.findings)
    names = " with ".join(c.code for c in partners)
    joined.steps.append(Step("guideline", row["source"], f"{names}: the classification joins them"))
    replaced = {"first": partners[:1], "second": partners[1:], "both": partners, "none": []}[row["drops"]]
    for partner in replaced:
        draft.drop(partner, f"included in {row['gives']}", row["source"])


def _apply(draft: Draft) -> None:
    found = _first_of_each(draft)
    for row, groups in zip(_rows(), _groups(), strict=True):
        if all(group in found for group in groups) and draft.editions.icd10cm.is_billable(row["gives"]):
            _join(row, [found[group] for group in groups], draft)
            found = _first_of_each(draft)


RULE = Rule(
    id="OCG-I.B.9",
    claim="Conditions that the classification joins are reported with the combination code, which replaces its parts.",
    source="ICD-10-CM Official Guidelines, sections I.A.15, I.B.9, I.C.9.a and I.C.9.b",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Hypertension.\n2. Chronic systolic heart failure.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("I11.0", "I50.22"),
        lacks=("I10",),
    ),
    holds=Case("ASSESSMENT:\n1. Hypertension.\n2. Gout.\n", Setting.PHYSICIAN_OFFICE, has=("I10", "M10.9")),
)
