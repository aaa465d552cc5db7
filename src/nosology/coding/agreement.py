"""Documents of one encounter that contradict each other: a query, not a guess; the attending's final statement outranks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.ranges import in_ranges
from nosology.coding.sides import cut_side
from nosology.coding.tabled import make_candidate
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.result import ProviderQuery

__all__ = ["Tie", "ask_once", "leave_open", "settle_documents"]

_CITE = "OCG I.B.14"
_SIDE = "side"
_OPPOSITE = frozenset({"right", "left"})
_ORDINARY = 2


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing a patient has only one of (a row of table `coding/contradictions`), and the code that leaves it open."""

    name: str
    options: tuple[str, ...]
    open: str


def settle_documents(draft: Draft) -> tuple[Tie, ...]:
    """Ask about what documents contradict each other in, and let the document that outranks decide.

    Returns:
        The contradictions that no document decides, for `leave_open` after the rules.

    Source: ICD-10-CM Official Guidelines, section I.B.14 (conflicting documentation: query the attending provider).
    """
    ties: list[Tie] = []
    if len(draft.encounter.documents) < 2:
        return ()
    for one, other, axis in list(_contradictions(draft)):
        if not all(any(c is kept for kept in draft.candidates) for c in (one, other)):
            continue
        draft.queries.append(_question(one, other, axis))
        ranks = _rank(one, draft), _rank(other, draft)
        if ranks[0] != ranks[1]:
            kept, gone = (one, other) if ranks[0] > ranks[1] else (other, one)
            draft.drop(gone, f"contradicts {kept.code} in a document that outranks this one", _CITE)
            kept.steps.append(Step("documents", _CITE, f"outranks {gone.code} of another document"))
        elif axis.open:
            ties.append(Tie(axis.name, axis.options, axis.open))
    return tuple(dict.fromkeys(ties))


def leave_open(draft: Draft, ties: Iterable[Tie]) -> None:
    """Put the code that leaves the question open in the place of those that documents of one rank contradict each other in.

    Source: ICD-10-CM Official Guidelines, section I.B.14.
    """
    for tie in ties:
        named = [c for c in draft.candidates if c.code != tie.open and any(in_ranges(c.code, span) for span in tie.options)]
        if named:
            note = f"the documents differ in the {tie.name}, which is left open and asked"
            make_candidate(draft, tie.open, named, Step("documents", _CITE, note))
        for gone in named:
            draft.drop(gone, f"contradicted by another document: the {tie.name} is asked", _CITE)


def ask_once(draft: Draft, ties: Iterable[Tie]) -> None:
    """Keep the question about the documents alone where the code that was left open would raise another one about the same."""
    asked = tuple(f"{tie.open}: " for tie in ties)
    draft.queries = [query for query in draft.queries if not query.topic.startswith(asked)]


def _contradictions(draft: Draft) -> Iterator[tuple[Candidate, Candidate, Tie]]:
    """Pairs from different documents that cannot both be true, in the order of the record."""
    stated = [c for c in draft.candidates if c.strength > Strength.INCIDENTAL and not c.is_uncertain]
    for one, other in combinations(stated, 2):
        axis = _axis(one, other)
        if axis is not None and _documents(one).isdisjoint(_documents(other)):
            yield one, other, axis


def _axis(one: Candidate, other: Candidate) -> Tie | None:
    first, second = _option(one.code), _option(other.code)
    if first is not None and second is not None:
        return first[0] if first[0] is second[0] and first[1] != second[1] else None
    if one.code[:3] != other.code[:3]:
        return None
    (same, side), (rest, opposite) = cut_side(one.title), cut_side(other.title)
    return Tie(_SIDE, (), "") if same == rest and {side, opposite} == _OPPOSITE else None


@lru_cache(maxsize=1 << 14)
def _option(code: str) -> tuple[Tie, int] | None:
    """The axis that a code decides, and which of its options it is."""
    found = ((axis, number) for axis in _axes() for number, span in enumerate(axis.options) if in_ranges(code, span))
    return next(found, None)


@cache
def _axes() -> tuple[Tie, ...]:
    return tuple(
        Tie(row["axis"], tuple(option.strip() for option in row["options"].split("|")), row["open"])
        for row in read_table("coding/contradictions")
    )


def _documents(candidate: Candidate) -> frozenset[str]:
    return frozenset(piece.document for piece in candidate.evidence)


def _rank(candidate: Candidate, draft: Draft) -> tuple[int, bool]:
    """How much the best statement of a candidate counts: its document, and whether it is a final statement there."""
    kinds = {document.id: document.kind for document in draft.encounter.documents}
    is_final = candidate.strength is Strength.FINAL
    return max(_ranks().get(kinds[document], _ORDINARY) for document in _documents(candidate)), is_final


@cache
def _ranks() -> dict[str, int]:
    return {row["kind"]: int(row["rank"]) for row in read_table("coding/documents")}


def _question(one: Candidate, other: Candidate, axis: Tie) -> ProviderQuery:
    said = [candidate.evidence[0].text for candidate in (one, other)]
    return ProviderQuery(
        topic=f"{one.code}, {other.code}: {axis.name}",
        question=f"The documents of this encounter differ in the {axis.name}: “{said[0]}” and “{said[1]}”. Please clarify.",
        options=(*said, *(["both"] if axis.name == _SIDE else []), "other", "unable to determine"),
        indicators=(*one.evidence, *other.evidence),
    )
