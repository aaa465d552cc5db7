"""Phrases: which words around a term may modify it. Commas, conjunctions and verbs set the limits, not distance alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nosology.data import read_table
from nosology.words import Token

_REACH = 9
_HARD_MARKS = frozenset(";:.?!\n|")
_SOFT_MARKS = frozenset(",()[]/&•–—")


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word of a sentence and the token it comes from (an expanded abbreviation gives several words)."""

    norm: str
    token: int


@cache
def _breaks() -> dict[str, str]:
    return {row["word"]: row["strength"] for row in read_table("reading/breaks")}


class Phrases:
    """The words of one sentence, cut into chunks."""

    def __init__(self, words: Sequence[Word], tokens: Sequence[Token], text: str) -> None:
        self.words = words
        self._tokens = tokens
        self.norms = [word.norm for word in words]
        self._chunk, self._soft = _cut(words, tokens, text)

    def text_at(self, position: int) -> str:
        """The text of the token a word comes from."""
        return self._tokens[self.words[position].token].text

    def window(self, start: int, end: int, taken: frozenset[int]) -> list[int]:
        """Positions that may modify the term at [start, end): its own chunk, and neighbours that name nothing of their own.

        Args:
            start: First position of the term.
            end: Position after its last.
            taken: Positions that belong to other terms.
        """
        low, high = self._chunk[start], self._chunk[end - 1]
        low = self._widen(low, -1, taken)
        high = self._widen(high, 1, taken)
        near = range(max(0, start - _REACH), min(len(self.words), end + _REACH))
        return [at for at in near if low <= self._chunk[at] <= high and not start <= at < end]

    def _widen(self, chunk: int, way: int, taken: frozenset[int]) -> int:
        """Move one chunk further while the boundary is soft and the neighbour holds no term."""
        for _ in range(2):
            boundary = chunk if way > 0 else chunk - 1
            neighbour = chunk + way
            if boundary not in self._soft or any(self._chunk[at] == neighbour for at in taken):
                break
            chunk = neighbour
        return chunk


def _cut(words: Sequence[Word], tokens: Sequence[Token], text: str) -> tuple[list[int], frozenset[int]]:
    """Chunk number of each word, and the chunks that end softly."""
    chunks: list[int] = []
    soft: set[int] = set()
    number = 0
    for at in range(len(words)):
        strength = _boundary(words, tokens, text, at)
        if strength and at:
            if strength == "soft":
                soft.add(number)
            number += 1
        chunks.append(number)
    return chunks, frozenset(soft)


def _boundary(words: Sequence[Word], tokens: Sequence[Token], text: str, at: int) -> str:
    """`hard`, `soft` or empty: what lies before the word at this position."""
    word = words[at]
    strength = _breaks().get(word.norm, "")
    if strength == "hard" or at == 0 or words[at - 1].token == word.token:
        return strength
    if _breaks().get(words[at - 1].norm) == "hard":
        return "hard"
    gap = text[tokens[words[at - 1].token].end : tokens[word.token].start]
    if not _HARD_MARKS.isdisjoint(gap):
        return "hard"
    return "soft" if strength or not _SOFT_MARKS.isdisjoint(gap) else ""
