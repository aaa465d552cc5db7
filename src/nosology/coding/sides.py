"""Codes that differ in the side alone: both sides become one bilateral code where there is one, and an open side gives way."""

from collections.abc import Iterator
from functools import lru_cache

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.tabled import make_candidate
from nosology.model.books import Step, TabularEntry

__all__ = ["cut_side", "settle_sides"]

_CITE = "OCG-I.B.13"
_BOTH = frozenset({"right", "left"})
_SIDES = frozenset({*_BOTH, "bilateral", "unspecified"})
_PAIRED = frozenset({"ear", "eye", "of", "side", "unilateral"})
"""Words that a title with a side has and the bilateral one beside it has not."""
_DROPPED = _SIDES | _PAIRED


def settle_sides(draft: Draft) -> None:
    """Leave no two codes whose sides contradict each other: bilateral beside one side, unspecified beside a named one.

    Source: ICD-10-CM Official Guidelines, section I.B.13.
    """
    for group in list(_groups(draft.candidates)):
        by_side = {cut_side(candidate.title)[1]: candidate for candidate in group}
        both = by_side.get("bilateral") or _made_bilateral(draft, by_side)
        if both is not None:
            _drop(draft, [c for c in group if c is not both], f"{both.code} names both sides")
        elif "unspecified" in by_side:
            named = next(c for c in group if c is not by_side["unspecified"])
            _drop(draft, [by_side["unspecified"]], f"{named.code} names the side")


def _groups(candidates: list[Candidate]) -> Iterator[list[Candidate]]:
    by_title: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        rest, side = cut_side(candidate.title)
        if side:
            by_title.setdefault((candidate.code[:3], rest), []).append(candidate)
    yield from (group for group in by_title.values() if len(group) > 1)


@lru_cache(maxsize=4096)
def cut_side(title: str) -> tuple[str, str]:
    """A title without its side, and the side it names (the last one), or an empty string."""
    words = title.lower().replace(",", " ").split()
    said = [word for word in words if word in _SIDES]
    return " ".join(word for word in words if word not in _DROPPED), said[-1] if said else ""


def _made_bilateral(draft: Draft, by_side: dict[str, Candidate]) -> Candidate | None:
    """The bilateral code for a right and a left one, where the Tabular has it beside them."""
    if not by_side.keys() >= _BOTH:
        return None
    right, left = by_side["right"], by_side["left"]
    entry = _bilateral_beside(draft, right)
    if entry is None:
        return None
    note = f"{right.code} and {left.code}: both sides are named, and one code says so"
    return make_candidate(draft, entry.code, [right, left], Step("guideline", _CITE, note))


def _bilateral_beside(draft: Draft, candidate: Candidate) -> TabularEntry | None:
    books = draft.editions.icd10cm
    wanted = (cut_side(candidate.title)[0], "bilateral")
    return next(
        (entry for entry in _under(books, candidate.code[:3]) if entry.is_billable and cut_side(entry.title) == wanted), None
    )


def _under(books: Icd10CmEdition, code: str) -> Iterator[TabularEntry]:
    for entry in books.children(code):
        yield entry
        yield from _under(books, entry.code)


def _drop(draft: Draft, candidates: list[Candidate], reason: str) -> None:
    for candidate in candidates:
        draft.drop(candidate, reason, _CITE)
