"""OCG-I.B.13: the side the record names is coded; both sides get two codes where no bilateral code exists."""

from collections.abc import Iterable
from functools import lru_cache

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.model.books import Step, TabularEntry
from nosology.model.encounter import Setting

_SIDES = ("right", "left", "bilateral")
_OPEN = ("unspecified", "unsp")
_SEVEN = 8
"""Characters of a complete seven-character code, with its dot."""


@lru_cache(maxsize=4096)
def _side(title: str) -> str | None:
    words = title.lower().replace(",", " ").split()
    return next((side for side in _SIDES if side in words), None)


@lru_cache(maxsize=4096)
def _is_open(title: str) -> bool:
    """Whether a title leaves something open and names no side."""
    return _side(title) is None and any(word in title.lower() for word in _OPEN)


@lru_cache(maxsize=4096)
def _thing(title: str) -> frozenset[str]:
    """The words of a title without its side: a pain in the right arm is no pain in the leg."""
    return frozenset(title.lower().replace(",", " ").split()).difference(_SIDES, _OPEN)


def _siblings(candidate: Candidate, draft: Draft) -> dict[str, TabularEntry]:
    """Codes beside this one that differ in the side they name, by side; empty when the code names a side itself."""
    books = draft.editions.icd10cm
    parent = books.entry(candidate.code).parent
    if parent is None or not _is_open(candidate.title):
        return {}
    found: dict[str, TabularEntry] = {}
    for entry in _beside(candidate.code, parent, books):
        side = _side(entry.title)
        if side and entry.is_billable and _thing(entry.title) <= _thing(candidate.title):
            found.setdefault(side, entry)
    return found if {"right", "left"} <= found.keys() else {}


def _beside(code: str, parent: str, books: Icd10CmEdition) -> Iterable[TabularEntry]:
    """The codes that may differ from this one in a side: of the same 7th character where it has one."""
    above = books.entry(parent).parent
    if len(code) < _SEVEN or above is None:
        return books.children(parent)
    complete = (entry for stem in books.children(above) for entry in books.children(stem.code))
    return (entry for entry in complete if entry.code[-1] == code[-1])


def _named(candidate: Candidate) -> list[str]:
    """The sides its own mentions name, in order."""
    return list(dict.fromkeys(side for f in candidate.findings if (side := f.attributes.laterality)))


def _wanted(named: list[str], siblings: dict[str, TabularEntry]) -> list[TabularEntry]:
    sides = [s for side in named for s in (("right", "left") if side == "bilateral" and side not in siblings else (side,))]
    if {"right", "left"} <= set(sides) and "bilateral" in siblings:
        sides = ["bilateral"]
    return [siblings[side] for side in dict.fromkeys(sides) if side in siblings]


def _apply(draft: Draft) -> None:
    for candidate in list(draft.candidates):
        siblings = _siblings(candidate, draft)
        entries = _wanted(_named(candidate), siblings) if siblings else []
        if entries:
            _replace(candidate, entries, draft)


def _replace(candidate: Candidate, entries: list[TabularEntry], draft: Draft) -> None:
    at = draft.candidates.index(candidate)
    draft.candidates.remove(candidate)
    for entry in entries:
        present = draft.with_code(entry.code)
        if present is not None:
            present.findings.extend(candidate.findings)
            continue
        step = Step("guideline", RULE.id, f"side named beside the mention: {candidate.code} becomes {entry.code}")
        draft.candidates.insert(
            at,
            Candidate(
                code=entry.code,
                title=entry.title,
                kind=candidate.kind,
                strength=candidate.strength,
                findings=list(candidate.findings),
                steps=[*candidate.steps, step],
                score=candidate.score,
                is_uncertain=candidate.is_uncertain,
                is_stated=candidate.is_stated,
            ),
        )
        at += 1


RULE = Rule(
    id="OCG-I.B.13",
    claim="The side is coded when the record names it; both sides get two codes where no bilateral code exists.",
    source="ICD-10-CM Official Guidelines, section I.B.13",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Bilateral breast cysts.\n", Setting.PHYSICIAN_OFFICE, has=("N60.01", "N60.02"), lacks=("N60.09",)
    ),
    holds=Case("ASSESSMENT:\n1. Right knee pain.\n", Setting.PHYSICIAN_OFFICE, has=("M25.561",), lacks=("M25.562",)),
)
