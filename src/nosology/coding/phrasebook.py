"""Phrases of our own tables found in a stretch of words: leftmost, longest, by normal form."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from nosology.words import tokenize

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


class Phrasebook[T]:
    """Phrases and what they stand for; one phrase may stand for several things."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        """Learn the phrases of a table (see `spell_out` for how they are written)."""
        self._by_first: dict[str, list[tuple[int, list[str], list[T]]]] = {}
        known: dict[tuple[str, ...], list[T]] = {}
        for phrase, value in rows:
            for words in spell_out(phrase):
                known.setdefault(words, []).append(value)
        for words, values in known.items():
            self._by_first.setdefault(words[0], []).append((len(words), list(words), values))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -entry[0])

    def find(self, norms: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Found[T]]:
        """The phrases between two positions (`stop` excluded), in order; a phrase inside a longer one is not found."""
        by_first, end = self._by_first, len(norms) if stop is None else stop
        at = start
        while at < end:
            entries = by_first.get(norms[at])
            if entries:
                for length, words, values in entries:
                    if at + length <= end and (length == 1 or norms[at : at + length] == words):
                        for value in values:
                            yield Found(at, at + length - 1, value)
                        at += length - 1
                        break
            at += 1

    @property
    def first_words(self) -> Collection[str]:
        """The words that a phrase can begin with."""
        return self._by_first.keys()


def spell_out(phrase: str) -> list[tuple[str, ...]]:
    """Every run of normal forms that a phrase of a table stands for.

    `a|b` offers words for one place, a word that begins with `?` may be missing: `?open|laparoscopic cholecystectomy`. A blank
    inside an alternative is written `_`. Phrases are cut apart at ` / `.
    """
    runs: list[tuple[str, ...]] = []
    for one in phrase.split(" / "):
        places: list[list[tuple[str, ...]]] = []
        for written in one.split():
            words = [_norms(word) for word in written.removeprefix("?").split("|")]
            places.append([*words, ()] if written.startswith("?") else words)
        runs += [run for choice in product(*places) if (run := tuple(word for part in choice for word in part))]
    return list(dict.fromkeys(runs))


def _norms(word: str) -> tuple[str, ...]:
    return tuple(token.norm for token in tokenize(word.replace("_", " ")))
