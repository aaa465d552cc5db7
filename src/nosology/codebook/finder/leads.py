"""Leads in a row of compared words: leftmost first, the longest at each place."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from nosology.codebook.finder.lexicon import LOOK_UP
from nosology.codebook.finder.store import Store

__all__ = ["Anchor", "Leads"]

_NOT_IN_TEXT: Final = frozenset({"modifier", "neoplasm-column", LOOK_UP})
_REMEMBERED: Final = 1 << 15


class Anchor(NamedTuple):
    """A lead in a sequence of normal forms, at [start, end).

    `kind` is that of the lexicon (`condition`, `symptom`, `status`, ...), or the book the lead comes from: `disease`, `external`,
    `neoplasm`, `title`.
    """

    start: int
    end: int
    lead: str
    kind: str


class _Opening:
    """The leads that begin with a word.

    Attributes:
        kinds: The kind of each lead by its key, and None for words that begin a lead and are none.
        longest: Words of the longest lead, whatever its kind.
        leads: A lead may begin here: there is one, or the word is turned round and stands for another.
    """

    __slots__ = ("kinds", "leads", "longest")

    def __init__(self, word: str = "") -> None:
        self.kinds: dict[str, str | None] = {}
        self.longest = 0
        self.leads = word.startswith("!")

    def add(self, key: str, kind: str) -> None:
        """Add a lead."""
        words = key.split(" ")
        self.longest = max(self.longest, len(words))
        if kind in _NOT_IN_TEXT:
            return
        for length in range(1, len(words)):
            self.kinds.setdefault(" ".join(words[:length]), None)
        self.kinds[key] = kind
        self.leads = True


_NONE: Final = _Opening()


class Leads:
    """The leads of one store."""

    def __init__(self, store: Store) -> None:
        """Look in this store; what begins with a word is read when it is first met."""
        self._store = store
        self._openings: dict[str, _Opening] = {}

    def find(self, words: Sequence[str]) -> list[Anchor]:
        """The leads in compared words; empty words are passed over."""
        said = [at for at, word in enumerate(words) if word]
        spoken = [words[at] for at in said]
        openings = self._openings
        found: list[Anchor] = []
        free = 0
        for place, word in enumerate(spoken):
            if place < free:
                continue
            opening = openings.get(word) or self._opening(word)
            if not opening.leads:
                continue
            length, kind = _longest(opening, spoken, place) if word[0] != "!" else self._turned(spoken[place:])
            if kind is not None:
                free = place + length
                found.append(Anchor(said[place], said[free - 1] + 1, _key(spoken[place:free]), kind))
        return found

    def _turned(self, words: Sequence[str]) -> tuple[int, str | None]:
        """The longest lead from a word that is turned round: as it stands, or as the thing itself when all its words are."""
        bare = [word[1:] for word in _while_turned(words)]
        thing = self._opening(bare[0])
        if not thing.longest:
            return 0, None
        length, kind = _longest(self._opening(words[0]), words[: thing.longest], 0)
        return (length, kind) if kind and length > len(bare) else _longest(thing, bare, 0)

    def _opening(self, word: str) -> _Opening:
        """What begins with a word; nothing may."""
        opening = self._openings.get(word)
        if opening is None:
            opening = _Opening(word)
            for key, kind in self._store.leads_from(word):
                opening.add(key, kind)
            opening = opening if opening.longest or opening.leads else _NONE
            if len(self._openings) >= _REMEMBERED:
                self._openings.clear()
            self._openings[word] = opening
        return opening


def _longest(opening: _Opening, words: Sequence[str], place: int) -> tuple[int, str | None]:
    """The number of words and the kind of the longest lead at a place; the kind is None when there is none."""
    kinds, key = opening.kinds, words[place]
    length, kind = 1, kinds.get(key)
    if opening.longest > 1:
        for at in range(place + 1, len(words)):
            key = f"{key} {words[at]}"
            if key not in kinds:
                break
            if kinds[key] is not None:
                length, kind = at + 1 - place, kinds[key]
    return length, kind


def _while_turned(words: Iterable[str]) -> list[str]:
    turned = []
    for word in words:
        if word[0] != "!":
            break
        turned.append(word)
    return turned


def _key(words: Sequence[str]) -> str:
    """The key of a lead: words that are all turned round name the thing itself (`no chest pain`), one of several does not."""
    key = " ".join(words)
    if "!" in key and all(word[0] == "!" for word in words):
        return " ".join(word[1:] for word in words)
    return key
