"""Other senses: phrases in which a word is not the condition or drug that it names elsewhere (`ED visit`, `flu vaccine`)."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from nosology.data import read_table
from nosology.reading.layout import Layout
from nosology.words import normalize

__all__ = ["OtherSenses"]

_NUMBER = "{number}"
_TERM = "*"


class _Phrase(NamedTuple):
    """A phrase of the table after its first word, the words after it that make it mean something else, and whether it has no number."""

    rest: list[str]
    unless: frozenset[str]
    is_plain: bool


class OtherSenses:
    """The places of one document at which words have another sense.

    Attributes:
        places: Tokens inside such a phrase.
    """

    def __init__(self, layout: Layout) -> None:
        """Find the phrases of the table in the text."""
        self._norms = layout.norms
        self._followers = _followers()
        self.places = frozenset(_found(layout.norms))

    def has(self, first: int, last: int) -> bool:
        """Whether the term at these tokens (inclusive) lies in such a phrase or is turned into something else by what follows."""
        if self.places and self.places.issuperset(range(first, last + 1)):
            return True
        after = self._norms[last + 1 : last + 3]
        return not self._followers.isdisjoint(after) and next(norm for norm in after if not norm.isdigit()) in self._followers


def _found(norms: Sequence[str]) -> list[int]:
    phrases = _phrases()
    places: list[int] = []
    for at in [at for at, norm in enumerate(norms) if norm in phrases]:
        for phrase in phrases[norms[at]]:
            end = at + 1 + len(phrase.rest)
            after = norms[at + 1 : end]
            fits = after == phrase.rest if phrase.is_plain else _fits(phrase.rest, after)
            if fits and phrase.unless.isdisjoint(norms[end : end + 1]):
                places.extend(range(at, end))
    return places


def _fits(rest: Sequence[str], norms: Sequence[str]) -> bool:
    if len(rest) != len(norms):
        return False
    return all(
        word == norm or (word == _NUMBER and norm.replace(".", "", 1).isdigit()) for word, norm in zip(rest, norms, strict=True)
    )


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """The phrases by their first word."""
    phrases: dict[str, list[_Phrase]] = {}
    for words, unless in _rows():
        if words[0] != _TERM:
            phrases.setdefault(words[0], []).append(_Phrase(list(words[1:]), unless, _NUMBER not in words))
    return phrases


@cache
def _followers() -> frozenset[str]:
    """The words that turn any term right before them into something else."""
    return frozenset(words[1] for words, _ in _rows() if words[0] == _TERM)


@cache
def _rows() -> list[tuple[tuple[str, ...], frozenset[str]]]:
    return [
        (tuple(word if word in (_TERM, _NUMBER) else normalize(word) for word in row["phrase"].split()), _set(row["unless"]))
        for row in read_table("reading/other_senses")
    ]


def _set(cell: str) -> frozenset[str]:
    return frozenset(normalize(word) for word in cell.split())
