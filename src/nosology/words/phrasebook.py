"""Phrases of our own tables found in a stretch of words: leftmost, longest, by normal form."""

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from nosology.words.forms import normalize
from nosology.words.tokens import tokenize

__all__ = ["Found", "Phrasebook", "spell_out"]


class Found[T](NamedTuple):
    """A phrase in its place.

    Attributes:
        first: Position of its first word.
        last: Position of its last word (inclusive).
        value: What the table says of it.
    """

    first: int
    last: int
    value: T


_SIGNS = frozenset("|?/_")
"""Marks that make a phrase stand for several runs of words, or hold a blank."""

_ALONE = ""
"""Stands for the second word of a phrase of one word."""


class Phrasebook[T]:
    """Phrases and what they stand for; one phrase may stand for several things."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        """Learn the phrases of a table (see `spell_out` for how they are written)."""
        known: dict[tuple[str, ...], list[T]] = {}
        for phrase, value in rows:
            for words in spell_out(phrase):
                known.setdefault(words, []).append(value)
        self._by_first: dict[str, dict[str, list[tuple[int, list[str], list[T]]]]] = {}
        for words, values in known.items():
            second = words[1] if len(words) > 1 else _ALONE
            self._by_first.setdefault(words[0], {}).setdefault(second, []).append((len(words), list(words), values))
        for by_second in self._by_first.values():
            for entries in by_second.values():
                entries.sort(key=lambda entry: -entry[0])

    def find(self, norms: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Found[T]]:
        """The phrases between two positions (`stop` excluded), in order; a phrase inside a longer one is not found."""
        by_first, end, free = self._by_first, len(norms) if stop is None else stop, start
        for at in [at for at in range(start, end) if norms[at] in by_first]:
            hit = self.longest(norms, at, end) if at >= free else None
            if hit is not None:
                free = at + hit[0]
                for value in hit[1]:
                    yield Found(at, free - 1, value)

    def longest(self, norms: Sequence[str], at: int, stop: int) -> tuple[int, Sequence[T]] | None:
        """The longest phrase that begins at a position and ends before `stop`: its length and what it stands for; or None."""
        by_second = self._by_first.get(norms[at])
        if by_second is None:
            return None
        for length, words, values in by_second.get(norms[at + 1], ()) if at + 1 < stop else ():
            if at + length <= stop and norms[at : at + length] == words:
                return length, values
        alone = by_second.get(_ALONE)
        return (1, alone[0][2]) if alone else None

    @property
    def first_words(self) -> Set[str]:
        """The words that a phrase can begin with."""
        return self._by_first.keys()


def spell_out(phrase: str) -> list[tuple[str, ...]]:
    """Every run of normal forms that a phrase of a table stands for.

    `a|b` offers words for one place, a word that begins with `?` may be missing: `?open|laparoscopic cholecystectomy`. A blank
    inside an alternative is written `_`. Phrases are cut apart at ` / `.
    """
    if _SIGNS.isdisjoint(phrase):
        return [tuple(word for written in phrase.split() for word in _norms(written))]
    runs: list[tuple[str, ...]] = []
    for one in phrase.split(" / "):
        places: list[list[tuple[str, ...]]] = []
        for written in one.split():
            words = [_norms(word) for word in written.removeprefix("?").split("|")]
            places.append([*words, ()] if written.startswith("?") else words)
        runs += [run for choice in product(*places) if (run := tuple(word for part in choice for word in part))]
    return list(dict.fromkeys(runs))


@lru_cache(maxsize=1 << 14)
def _norms(word: str) -> tuple[str, ...]:
    if word.isascii() and word.isalpha():
        return (normalize(word),)
    return tuple(token.norm for token in tokenize(word.replace("_", " ")))
