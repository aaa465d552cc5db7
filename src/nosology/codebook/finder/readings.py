"""Ways to read a phrase: abbreviations written out, misspelled words put right, words run together parted."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from nosology.codebook.finder.senses import Sense, senses_at
from nosology.codebook.finder.spelling import Speller
from nosology.codebook.finder.store import Store
from nosology.codebook.finder.vocabulary import canonical, clause_ends
from nosology.data import read_table
from nosology.model.books import Step
from nosology.words import Token, tokenize

__all__ = ["Reading", "Readings"]

_MOST_READINGS: Final = 6
_SENSE_COST: Final = 0.02
_WORD_COST: Final = 0.03
_SPELLING_COST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a phrase.

    Attributes:
        norms: Its normal forms.
        origin: The token of the phrase each comes from.
        cost: What it costs to read it so.
        steps: What was read as what.
        ends: Positions before which a clause ends.
    """

    norms: tuple[str, ...]
    origin: tuple[int, ...]
    cost: float
    steps: tuple[Step, ...]
    ends: frozenset[int]


_Piece = tuple[tuple[str, ...], tuple[int, ...], float, tuple[Step, ...]]


class Readings:
    """Reads phrases with the words of one store."""

    def __init__(self, store: Store) -> None:
        """Read with the words of this store."""
        self._store = store

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._store)

    def of(self, phrase: str) -> list[Reading]:
        """The ways to read a phrase, the plainest first."""
        tokens = tokenize(phrase)
        ends = clause_ends(phrase, tokens)
        readings: list[_Piece] = [((), (), 0.0, ())]
        for pieces in self._pieces(tokens, phrase.isupper()):
            grown = [_join(reading, piece) for reading in readings for piece in pieces]
            readings = sorted(grown, key=lambda reading: reading[2])[:_MOST_READINGS]
        return [Reading(*reading, _starts(reading[1], ends)) for reading in readings]

    def _pieces(self, tokens: Sequence[Token], is_shouted: bool) -> Iterator[list[_Piece]]:
        """The phrase cut into pieces, each with the ways to read it."""
        at = 0
        while at < len(tokens):
            length, senses = senses_at(tokens, at, is_shouted)
            if senses:
                yield self._written_out(tokens[at : at + length], at, senses)
            else:
                yield [self._word(tokens[at].norm, at)]
            at += length

    def _written_out(self, short: Sequence[Token], at: int, senses: list[Sense]) -> list[_Piece]:
        """What a short form or a phrase stands for, and the words themselves: before it when they are words of their own."""
        norms = tuple(token.norm for token in short)
        are_words = senses[0].step != "abbreviation" or (len(short) == 1 and short[0].text in _ordinary())
        cost = _WORD_COST if are_words else 0.0
        pieces: list[_Piece] = []
        for rank, sense in enumerate(senses):
            step = Step(sense.step, sense.table, f"{' '.join(norms)} read as {' '.join(sense.words)}")
            pieces.append((sense.words, (at,) * len(sense.words), cost + _SENSE_COST * rank, (step,)))
        if are_words or canonical(norms[0]) in self._store.weights:
            pieces.append((norms, tuple(range(at, at + len(norms))), 0.0 if are_words else _SENSE_COST * len(senses), ()))
        return pieces

    def _word(self, norm: str, at: int) -> _Piece:
        if self._speller.knows(norm):
            return (norm,), (at,), 0.0, ()
        parts = self._speller.split(norm)
        meant = None if parts else self._speller.correct(norm)
        if parts:
            return parts, (at, at), 0.0, (Step("spelling", "", f"{norm} read as {' '.join(parts)}"),)
        if meant:
            return (meant,), (at,), _SPELLING_COST, (Step("spelling", "", f"{norm} read as {meant}"),)
        return (norm,), (at,), 0.0, ()


def _join(one: _Piece, other: _Piece) -> _Piece:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _starts(origin: Sequence[int], ends: Set[int]) -> frozenset[int]:
    """The positions of a reading at which a token in `ends` begins."""
    return frozenset(at for at, token in enumerate(origin) if token in ends and (at == 0 or origin[at - 1] != token))


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("reading/ordinary_words"))
