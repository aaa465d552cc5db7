"""Misspelled words: which word of the books was meant. Only words that occur nowhere are ever read as another."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from nosology.codebook.finder.meanings import stem_of
from nosology.codebook.finder.store import Store
from nosology.data import read_table, table_names
from nosology.words import tokenize

__all__ = ["Speller"]

_SHORTEST: Final = 4
_TWO_SLIPS: Final = 7
_VOWELS: Final = frozenset("aeiouy")
_SAME_KIND_COST: Final = 0.6
_SWAP_COST: Final = 0.7
_FIRST_LETTER_COST: Final = 0.8
_LAST_LETTER_COST: Final = 0.3
_SHORTEST_HALF: Final = 3
_OTHER_WORDS: Final = (
    ("finder/word-forms", "word"),
    ("finder/also", "word"),
    ("finder/function-words", "word"),
    ("lexicon/synonyms", "word"),
    ("lexicon/anatomy", "site"),
)
"""Tables and columns with words that are right though no title has them."""


class Speller:
    """Finds the word of a store that a misspelled one means."""

    def __init__(self, store: Store) -> None:
        """Work with the words of this store."""
        self._store = store
        self.correct = lru_cache(maxsize=1 << 12)(self._correct)

    def knows(self, word: str) -> bool:
        """Whether the word or one of its family occurs in the books, or it is no word that could be misspelled."""
        bare = word.removeprefix("!")
        if len(bare) < _SHORTEST or not bare.isalpha() or bare in self._known:
            return True
        stem = stem_of(bare)
        return stem is not None and stem != bare and stem in self._stems

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._store.weights).union(*(_words_in(table, column) for table, column in _OTHER_WORDS))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for word in self._store.weights if (stem := stem_of(word)))

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        shelves: dict[int, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST and word.isalpha():
                shelves.setdefault(len(word), []).append(word)
        return shelves

    def _correct(self, word: str) -> str | None:
        """The word meant, or None: the nearest, slips of the same kind (vowel for vowel, doubled letters) counting less."""
        slips = 2 if len(word) >= _TWO_SLIPS else 1
        near = [(self._cost(word, other), other) for other in self._near(word, slips)]
        return min(near)[1] if near else None

    def _near(self, word: str, slips: int) -> Iterator[str]:
        for length in range(len(word) - slips, len(word) + slips + 1):
            for other in self._by_length.get(length, ()):
                if OSA.distance(word, other, score_cutoff=slips) <= slips:
                    yield other

    def _cost(self, word: str, other: str) -> float:
        edits = Levenshtein.editops(word, other)
        is_swap = OSA.distance(word, other) < len(edits)
        cost = _SWAP_COST if is_swap else sum(_slip_cost(word, other, e.tag, e.src_pos, e.dest_pos) for e in edits)
        cost += _FIRST_LETTER_COST * (word[0] != other[0]) + _LAST_LETTER_COST * (word[-1] != other[-1])
        return round(cost + 0.2 * self._store.weights.get(other, 1.0), 4)

    def split(self, word: str) -> tuple[str, str] | None:
        """The two words of the books that were run together, or None."""
        for cut in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            left, right = word[:cut], word[cut:]
            if left in self._known and right in self._known and min(len(left), len(right)) >= _SHORTEST_HALF:
                return left, right
        return None


def _words_in(table: str, column: str) -> Iterator[str]:
    if table in table_names(table.partition("/")[0]):
        for row in read_table(table):
            yield from (token.norm for token in tokenize(row[column]))


def _slip_cost(word: str, other: str, tag: str, at: int, there: int) -> float:
    """A vowel for a vowel and a doubled or undoubled letter cost less than other slips."""
    if tag == "replace":
        return _SAME_KIND_COST if word[at] in _VOWELS and other[there] in _VOWELS else 1.0
    longer, place = (word, at) if tag == "delete" else (other, there)
    return _SAME_KIND_COST if longer[max(0, place - 1) : place + 2].count(longer[place]) > 1 else 0.9
