"""Ways to read a phrase: abbreviations written out, misspelled words put right, words run together parted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from nosology.codebook.finder.spelling import Speller
from nosology.codebook.finder.store import Store
from nosology.codebook.finder.vocabulary import canonical
from nosology.data import read_table, table_names
from nosology.model.books import Step
from nosology.words import tokenize

__all__ = ["Reading", "Readings"]

_MOST_READINGS: Final = 6
_MOST_SENSES: Final = 3
_SENSE_COST: Final = 0.02
_SPELLING_COST: Final = 0.05
_LONGEST_ABBREVIATION: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a phrase.

    Attributes:
        norms: Its normal forms.
        origin: The token of the phrase each comes from.
        cost: What it costs to read it so.
        steps: What was read as what.
    """

    norms: tuple[str, ...]
    origin: tuple[int, ...]
    cost: float
    steps: tuple[Step, ...]


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
        norms = [token.norm for token in tokenize(phrase)]
        readings: list[_Piece] = [((), (), 0.0, ())]
        for pieces in self._pieces(norms):
            grown = [_join(reading, piece) for reading in readings for piece in pieces]
            readings = sorted(grown, key=lambda reading: reading[2])[:_MOST_READINGS]
        return [Reading(*reading) for reading in readings]

    def _pieces(self, norms: Sequence[str]) -> Iterator[list[_Piece]]:
        """The phrase cut into pieces, each with the ways to read it."""
        at = 0
        while at < len(norms):
            length, senses = self._abbreviation(norms, at)
            if senses:
                yield self._written_out(norms, at, length, senses)
            else:
                yield [self._word(norms[at], at)]
            at += length

    def _abbreviation(self, norms: Sequence[str], at: int) -> tuple[int, list[tuple[str, ...]]]:
        for length in range(min(_LONGEST_ABBREVIATION, len(norms) - at), 0, -1):
            senses = _abbreviations().get(" ".join(norms[at : at + length]))
            if senses:
                return length, senses
        return 1, []

    def _written_out(self, norms: Sequence[str], at: int, length: int, senses: list[tuple[str, ...]]) -> list[_Piece]:
        short = tuple(norms[at : at + length])
        pieces: list[_Piece] = []
        for rank, sense in enumerate(senses):
            step = Step("abbreviation", "lexicon/abbreviations", f"{' '.join(short)} read as {' '.join(sense)}")
            pieces.append((sense, (at,) * len(sense), _SENSE_COST * rank, (step,)))
        if canonical(short[0]) in self._store.weights:
            pieces.append((short, tuple(range(at, at + length)), _SENSE_COST * len(senses), ()))
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


@cache
def _abbreviations() -> dict[str, list[tuple[str, ...]]]:
    """Senses of each abbreviation, the likeliest first."""
    ranked: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    names = [name for name in ("finder/shorthand", "lexicon/abbreviations") if name in table_names(name.partition("/")[0])]
    for name in names:
        for row in read_table(name):
            key = " ".join(token.norm for token in tokenize(row["abbreviation"]))
            sense = tuple(token.norm for token in tokenize(row["sense"]))
            if key and sense and key != " ".join(sense):
                ranked.setdefault(key, []).append((int(row.get("rank") or 1), sense))
    return {key: _likeliest(senses) for key, senses in ranked.items()}


def _likeliest(senses: list[tuple[int, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The senses by rank, each once, the rarest left out."""
    ordered = sorted(senses, key=lambda sense: sense[0])
    return list(dict.fromkeys(sense for _, sense in ordered))[:_MOST_SENSES]
