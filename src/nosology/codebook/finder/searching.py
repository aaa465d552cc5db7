"""Looks a phrase up: every way to read it, every lead in it, and the lines of the Tabular List that hold its words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from nosology.codebook.finder.meanings import Meanings
from nosology.codebook.finder.readings import Reading, Readings
from nosology.codebook.finder.store import Store
from nosology.codebook.finder.vocabulary import SOFT, join_words, links_of, mark
from nosology.codebook.finder.walking import Endpoint, walk
from nosology.codebook.finder.window import Window
from nosology.data import read_table
from nosology.model.books import Step

__all__ = ["Candidate", "Search"]

_BOOK_COST: Final = {"lexicon": -0.03, "external": 0.03, "title": 0.02, "line": 0.06}
_NODE_COST: Final = 0.003
_UNSAID_SHARE: Final = 0.45
_LEAST_WEIGHT: Final = 0.4
_SOFT_SHARE: Final = 0.1
_WORD_GAIN: Final = 0.01
_OTHER_COST: Final = 0.05
_OTHER: Final = re.compile(r"\bother\b", re.IGNORECASE)
_USUAL: Final = SOFT | {row["word"] for row in read_table("finder/preferences")}
_REMEMBERED: Final = 1 << 14
_COMMON: Final = 2500
_MOST_LINES: Final = 40
_MOST_CANDIDATES: Final = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be meant.

    Attributes:
        end: The line.
        view: The words of the reading it was found by.
        total: What all words of the phrase say.
        cost: What speaks against it.
        origin: Position in the phrase for each position of the reading.
        steps: How the phrase was read.
    """

    end: Endpoint
    view: Window
    total: float
    cost: float
    origin: Sequence[int]
    steps: tuple[Step, ...]

    @property
    def score(self) -> float:
        """What the line accounts for, less what speaks against it, as a share of the phrase."""
        return (self.end.score - self.cost) / self.total


class Search:
    """Looks phrases up in one store."""

    def __init__(self, store: Store, meanings: Meanings) -> None:
        """Look up in this store."""
        self._store = store
        self._meanings = meanings
        self._priced = lru_cache(maxsize=_REMEMBERED)(self._price)

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._store)

    def candidates(self, phrase: str) -> list[Candidate]:
        """The lines that account for most of the phrase, best first."""
        found: list[Candidate] = []
        for reading in self._readings.of(phrase):
            found.extend(self._of_reading(reading))
        found.sort(key=lambda c: (-c.score, len(c.end.path), c.end.code))
        best: dict[str, Candidate] = {}
        for candidate in found:
            best.setdefault(candidate.end.code, candidate)
        return list(best.values())[:_MOST_CANDIDATES]

    def _of_reading(self, reading: Reading) -> Iterator[Candidate]:
        words = mark(reading.norms, reading.ends)
        view = self._view(reading.norms, words)
        total = max(sum(view.weights.values()), 0.1)
        for start, end, key, sure in self._leads(words):
            led = view.led_by(range(start, end))
            for term in self._store.lead(key).terms:
                for endpoint in walk(self._store, term, led)[:6]:
                    cost = reading.cost + _BOOK_COST.get(endpoint.book, 0.0) + _NODE_COST * len(endpoint.path)
                    cost += (1 - sure) * led.gain(led.lead)
                    yield Candidate(endpoint, led, total, cost, reading.origin, reading.steps)
        for endpoint in self._lines(words, view):
            yield Candidate(endpoint, view, total, reading.cost + _BOOK_COST["line"], reading.origin, reading.steps)

    def _view(self, norms: Sequence[str], words: Sequence[str]) -> Window:
        view = Window()
        view.links = links_of(norms)
        known = self._store.weights
        for position, word in enumerate(words):
            view.put(word, position, self._meanings.of, known)
        for position, (one, other) in enumerate(pairwise(norms)):
            if (joined := join_words(one, other)) in known:
                view.join(joined, (position, position + 1))
        return view

    def _leads(self, words: Sequence[str]) -> Iterator[tuple[int, int, str, float]]:
        """Every lead in the words, whatever its kind, inside others too, and those a word may stand for, how surely."""
        said = [at for at, word in enumerate(words) if word]
        for place, at in enumerate(said):
            for length in range(1, self._store.longest.get(words[at], 0) + 1):
                places = said[place : place + length]
                key = " ".join(words[other] for other in places)
                if len(places) == length and key in self._store.kinds:
                    yield places[0], places[-1] + 1, key, 1.0
            for other, sure in self._meanings.of(words[at])[1:]:
                if other in self._store.kinds:
                    yield at, at + 1, other, sure

    def _lines(self, words: Sequence[str], view: Window) -> Iterator[Endpoint]:
        counts: dict[int, float] = {}
        for word in dict.fromkeys(meant for said in words if said for meant, _ in self._meanings.of(said)):
            numbers = self._store.posting(word)
            if len(numbers) <= _COMMON:
                weight = self._store.weights.get(word, 0.0)
                for number in numbers:
                    counts[number] = counts.get(number, 0.0) + weight
        for number in _heaviest(counts, _MOST_LINES):
            yield self._line(number, view)

    def _line(self, number: int, view: Window) -> Endpoint:
        code, text, gain, costs = self._priced(number)
        used, places = 0, view.places
        for word, cost in costs:
            bits = view.take(word, used, used) if word in places else None
            if bits is None:
                gain -= cost
            else:
                gain += view.sure[word] * view.gain(bits & ~used) + _WORD_GAIN
                used |= bits
        return Endpoint(code, None, used, gain, (text,), "line")

    def _price(self, number: int) -> tuple[str, str, float, tuple[tuple[str, float], ...]]:
        """Code and text of a line, what it starts with, and its words with what each costs when it is not said."""
        code, text, words = self._store.line(number)
        known = self._store.weights
        shares = [_SOFT_SHARE if word in _USUAL else _UNSAID_SHARE for word in words]
        costs = [share * max(_LEAST_WEIGHT, known.get(word, 0.5)) for word, share in zip(words, shares, strict=True)]
        return code, text, -_OTHER_COST if _OTHER.search(text) else 0.0, tuple(zip(words, costs, strict=True))


def _heaviest(counts: Mapping[int, float], most: int) -> list[int]:
    """The numbers with the highest counts, highest first, the lower number first of equals."""
    items = counts.items()
    if len(counts) > most:
        least = sorted(counts.values(), reverse=True)[most - 1]
        items = {number: count for number, count in items if count >= least}.items()
    return [number for _, number in sorted([(-count, number) for number, count in items])][:most]
