"""OCG-I.A.12.a: two codes that an Excludes1 note keeps apart are not reported together."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.model.encounter import Setting

_RANK = {"symptom": 0, "finding": 0, "status": 1, "history": 1, "family": 1, "social": 1}


def _weight(candidate: Candidate) -> tuple[int, int, bool, int]:
    """The stronger statement stays: conditions before symptoms, stronger sections, stated problems, longer evidence."""
    words = max(sum(piece.end - piece.start for piece in finding.evidence) for finding in candidate.findings)
    return _RANK.get(candidate.kind, 2), int(candidate.strength), candidate.is_stated, words


def _apply(draft: Draft) -> None:
    books = draft.editions.icd10cm
    ordered = sorted(draft.candidates, key=lambda c: (_weight(c), c.code), reverse=True)
    kept: list[Candidate] = []
    for candidate in ordered:
        for stays in kept:
            note = books.exclusion(stays.code, candidate.code)
            if note is not None:
                draft.drop(candidate, f"Excludes1 under {note.code} keeps it from {stays.code}", RULE.id)
                break
        else:
            kept.append(candidate)


RULE = Rule(
    id="OCG-I.A.12.a",
    claim="Codes that an Excludes1 note keeps apart are never reported together; the stronger statement stays.",
    source="ICD-10-CM Official Guidelines, section I.A.12.a",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Type 1 diabetes mellitus.\n2. Type 2 diabetes mellitus with diabetic neuropathy.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("E11.40",),
        lacks=("E10.9",),
    ),
    holds=Case("ASSESSMENT:\n1. Asthma.\n2. Hypertension.\n", Setting.PHYSICIAN_OFFICE, has=("J45.909", "I10")),
)
