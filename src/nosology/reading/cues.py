"""Cues: the words and marks that decide what is said of a mention, found in a sentence through one table."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from nosology.data import read_table
from nosology.reading.layout import SENTENCES

__all__ = ["Cue", "CueHit", "Words", "find_cues", "scan"]

_WORD = re.compile(
    r"[a-z](?:/[a-z])+(?![a-z])|[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*|[,;:()?+\[\]]|(?<![a-z0-9])[-–—]+", re.IGNORECASE
)
_GROUP = re.compile(r"\((?=\S)([^()]*[^\s()])\)")
_PATTERN_WORD = re.compile(r"\{[a-z]+\}|" + _WORD.pattern, re.IGNORECASE)
_MARKS = frozenset(",;:()?+-[]")
_DASHES = frozenset("-–—")
_RARE = "-'’–—"
_YEAR = re.compile(r"(?:19|20)\d\d")
_A_YEAR, _A_NUMBER = "{year}", "{number}"
_AT_END = "$"


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue of the table.

    Attributes:
        text: The cue as the table writes it.
        role: Its class: an assertion, or `current`, `affirmed`, `pseudo`, `end`, `verb`, `subject`, `passive`.
        direction: `forward`, `backward` or `both`: which side of it is meant.
        scope: A number of words, `phrase`, `list` or `clause` (for `end`: `strong` or `weak`).
        flag: What the coder is told, or empty.
    """

    text: str
    role: str
    direction: str
    scope: str
    flag: str


class Words:
    """The words and marks of a sentence, lower case; hyphens inside words part them and are dropped, as is the possessive.

    Attributes:
        texts: The words, in order.
    """

    __slots__ = ("_places", "_text", "texts")

    def __init__(self, text: str) -> None:
        """Scan a sentence; the places of the words are worked out when they are asked for."""
        written = " ".join(_WORD.findall(text)).lower()
        words = written.split()
        self.texts = [_plain(word) for word in words] if any(mark in written for mark in _RARE) else words
        self._text = text
        self._places: tuple[list[int], list[int]] | None = None

    @property
    def places(self) -> tuple[list[int], list[int]]:
        """Where each word begins in the sentence, and one past the end of each."""
        if self._places is None:
            spans = [match.span() for match in _WORD.finditer(self._text)]
            self._places = [start for start, _ in spans], [end for _, end in spans]
        return self._places

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """First and last word that overlap text[start:end]; the last comes before the first when there is none."""
        starts, ends = self.places
        return bisect_right(ends, start), bisect_left(starts, end) - 1


class CueHit(NamedTuple):
    """A cue found at words `first`...`last` (inclusive) of a sentence."""

    cue: Cue
    first: int
    last: int


@lru_cache(maxsize=SENTENCES)
def scan(text: str) -> Words:
    """The words and marks of a sentence, scanned once."""
    return Words(text)


def _plain(word: str) -> str:
    return "-" if word[0] in _DASHES else word.replace("’", "'").removesuffix("'s")


def find_cues(texts: Sequence[str]) -> list[CueHit]:
    """All cues, leftmost and longest, without overlap; where one wording has several classes, all of them."""
    machine = _machine()
    openers = machine.openers
    hits: list[CueHit] = []
    free = 0
    for at in [at for at, word in enumerate(texts) if word in openers or word[0].isdigit()]:
        if at >= free:
            found, last = machine.longest(texts, at)
            hits += [CueHit(cue, at, last) for cue in found]
            free = last + 1
    return hits


class _State:
    """Where the machine may be: the cues that end here, and the words that lead on."""

    __slots__ = ("cues", "cues_at_end", "next", "places")

    def __init__(self, places: tuple[int, ...], cues: tuple[Cue, ...], cues_at_end: tuple[Cue, ...]) -> None:
        self.places = places
        self.cues = cues
        self.cues_at_end = cues_at_end
        self.next: dict[str, _State | None] = {}


class _Machine:
    """All cues at once. Alternatives share what follows them, so that the table may be terse; states are made when first met.

    Attributes:
        openers: Words that a cue begins with; numbers may open one too.
    """

    def __init__(self) -> None:
        self._edges: list[dict[str, list[int]]] = [{}]
        self._cues: list[tuple[Cue, ...]] = [()]
        self._cues_at_end: list[tuple[Cue, ...]] = [()]
        self._words: set[str] = set()
        self._states: dict[tuple[int, ...], _State] = {}
        for row in read_table("reading/cues"):
            self._add(row["cue"], Cue(row["cue"], row["class"], row["direction"], row["scope"], row["flag"]))
        self._names = {word: self._names_of(word) for word in (*self._words, *_sets(), _A_YEAR, _A_NUMBER)}
        self._start = self._state((0,))
        self.openers = frozenset(word for word, names in self._names.items() if not self._edges[0].keys().isdisjoint(names))

    def longest(self, texts: Sequence[str], at: int) -> tuple[tuple[Cue, ...], int]:
        """The longest cue that begins at `at` and its last word; nothing, and `at`, when there is none."""
        found: tuple[Cue, ...] = ()
        last = at
        state = self._step(self._start, texts[at])
        here, count = at, len(texts)
        while state is not None:
            if state.cues:
                found, last = state.cues, here
            here += 1
            if state.cues_at_end and (here == count or texts[here] in _MARKS):
                found, last = state.cues_at_end, here - 1
            state = self._step(state, texts[here]) if here < count else None
        return found, last

    def _step(self, state: _State, word: str) -> _State | None:
        """Where a word leads; numbers that no cue writes out lead where their class does."""
        if word not in self._names:
            if not word[0].isdigit():
                return None
            word = _A_YEAR if _YEAR.fullmatch(word) else _A_NUMBER
        if word not in state.next:
            places = {place for name in self._names[word] for at in state.places for place in self._edges[at].get(name, ())}
            state.next[word] = self._state(tuple(sorted(places))) if places else None
        return state.next[word]

    def _state(self, places: tuple[int, ...]) -> _State:
        state = self._states.get(places)
        if state is None:
            cues = _together(cue for place in places for cue in self._cues[place])
            at_end = _together(cue for place in places for cue in self._cues_at_end[place])
            state = self._states[places] = _State(places, cues, at_end)
        return state

    def _names_of(self, word: str) -> tuple[str, ...]:
        """What cues may call a word: itself, and the classes it answers to."""
        return tuple(name for name in dict.fromkeys((word, *_classes(word))) if name in self._words)

    def _add(self, pattern: str, cue: Cue) -> None:
        entries = [0]
        for alternatives in _elements(pattern):
            entries = self._extend(entries, alternatives)
        into = self._cues_at_end if pattern.endswith(_AT_END) else self._cues
        for entry in entries:
            into[entry] = (*into[entry], cue)

    def _extend(self, entries: list[int], alternatives: list[list[str]]) -> list[int]:
        """Add a path per alternative from every entry to one new place; the entries stay open when an alternative is empty."""
        target = self._place()
        for words in alternatives:
            sources = entries
            for number, word in enumerate(words, start=1):
                place = target if number == len(words) else self._place()
                self._words.add(word)
                for source in sources:
                    self._edges[source].setdefault(word, []).append(place)
                sources = [place]
        return [*entries, target] if [] in alternatives else [target]

    def _place(self) -> int:
        self._edges.append({})
        self._cues.append(())
        self._cues_at_end.append(())
        return len(self._edges) - 1


@cache
def _machine() -> _Machine:
    return _Machine()


def _classes(word: str) -> tuple[str, ...]:
    """The names in braces that a word answers to."""
    if word == _A_YEAR or _YEAR.fullmatch(word):
        return _A_YEAR, _A_NUMBER
    return (_A_NUMBER,) if word[0].isdigit() else _sets().get(word, ())


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for row in read_table("reading/cue_sets"):
        names[row["word"]] = (*names.get(row["word"], ()), f"{{{row['set']}}}")
    return names


def _together(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Cues of one wording: one of each class and direction, and a pseudo cue alone."""
    chosen: dict[tuple[str, str], Cue] = {}
    for cue in cues:
        chosen.setdefault((cue.role, cue.direction), cue)
    pseudo = tuple(cue for cue in chosen.values() if cue.role == "pseudo")
    return pseudo or tuple(chosen.values())


def _elements(pattern: str) -> Iterator[list[list[str]]]:
    """A cue as a row of alternatives, each a list of words."""
    for at, part in enumerate(_GROUP.split(pattern.removesuffix(_AT_END))):
        if at % 2:
            yield [_PATTERN_WORD.findall(choice) for choice in part.split("|")]
        elif words := _PATTERN_WORD.findall(part):
            yield [words]
