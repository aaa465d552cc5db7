"""Phrases: which words around a term may modify it. Commas, conjunctions and verbs set the limits, not distance alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from nosology.data import read_table
from nosology.reading.layout import Layout

_REACH = 9
_HARD_MARKS = frozenset(";:.?!\n|")
_DASH = " - "
"""Parts the items of a list when it stands there more than once."""

_SOFT_MARKS = frozenset(",()[]/&•–—")


@cache
def _breaks() -> dict[str, str]:
    return {row["word"]: row["strength"] for row in read_table("reading/breaks")}


class Phrases:
    """The words of one sentence, cut into chunks.

    Attributes:
        norms: Their normal forms.
        places: The token each comes from (an expanded abbreviation gives several words).
    """

    def __init__(self, norms: Sequence[str], places: Sequence[int], layout: Layout, taken: Iterable[int]) -> None:
        """Cut a sentence of at least one word; `taken` are the positions that belong to terms."""
        self.norms = norms
        self.places = places
        self._chunks, self._soft = _cut(norms, places, layout)
        self._held = {self._chunks[at] for at in taken}

    def window(self, start: int, end: int) -> list[int]:
        """Positions that may modify the term at [start, end): its own chunk, and neighbours that name nothing of their own."""
        low = self._widen(self._chunks[start], -1)
        high = self._widen(self._chunks[end - 1], 1)
        first = max(start - _REACH, bisect_left(self._chunks, low))
        last = min(end + _REACH, bisect_right(self._chunks, high))
        return [*range(first, start), *range(end, last)]

    def _widen(self, chunk: int, way: int) -> int:
        """Move one chunk further while the boundary is soft and the neighbour holds no term."""
        for _ in range(2):
            boundary = chunk if way > 0 else chunk - 1
            neighbour = chunk + way
            if boundary not in self._soft or neighbour in self._held:
                break
            chunk = neighbour
        return chunk


def _cut(norms: Sequence[str], places: Sequence[int], layout: Layout) -> tuple[list[int], frozenset[int]]:
    """Chunk number of each word, and the chunks that end softly."""
    text, starts, ends = layout.document.text, layout.starts, layout.ends
    strengths = [_breaks().get(norm, "") for norm in norms]
    is_list = text.count(_DASH, ends[places[0]], starts[places[-1]]) > 1
    chunks = [0]
    soft: set[int] = set()
    number = 0
    for at in range(1, len(norms)):
        strength = strengths[at]
        if strength != "hard" and places[at] != places[at - 1]:
            gap = text[ends[places[at - 1]] : starts[places[at]]]
            strength = _boundary(strength, strengths[at - 1], gap if is_list or gap != _DASH else " ")
        if strength:
            if strength == "soft":
                soft.add(number)
            number += 1
        chunks.append(number)
    return chunks, frozenset(soft)


def _boundary(strength: str, before: str, gap: str) -> str:
    """`hard`, `soft` or empty: what parts two words, by their own strengths and the marks between them."""
    if before == "hard":
        return "hard"
    if gap == " ":
        return strength
    if not _HARD_MARKS.isdisjoint(gap):
        return "hard"
    return "soft" if strength or not _SOFT_MARKS.isdisjoint(gap) or gap == _DASH else ""
