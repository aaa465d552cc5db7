"""The chart: the documents of an encounter laid out, with the words every table is looked up in."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from nosology.model.encounter import Encounter
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.reading.assertion import assert_mention
from nosology.reading.layout import Layout, Sentence
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["Chart", "Line", "Place"]


class Line(NamedTuple):
    """A sentence in its document."""

    layout: Layout
    sentence: Sentence

    @property
    def kind(self) -> SectionKind:
        """The kind of section it stands in."""
        return self.layout.sections[self.sentence.section_index].kind

    @property
    def text(self) -> str:
        """What it says."""
        return self.sentence.text

    @property
    def bounds(self) -> tuple[int, int]:
        """Its first token and one past its last, in the words of its layout."""
        return self.sentence.first_token, self.sentence.last_token + 1

    @property
    def norms(self) -> Sequence[str]:
        """The normal forms of its words."""
        return self.layout.norms[self.sentence.first_token : self.sentence.last_token + 1]


class Place(NamedTuple):
    """A run of words in a line: positions of the first and last token (inclusive) in its layout."""

    line: Line
    first: int
    last: int

    @property
    def evidence(self) -> Evidence:
        """The quote."""
        return quote(self.line.layout, self.first, self.last)

    @property
    def assertion(self) -> Assertion:
        """What the text says of it."""
        return assert_mention(self.line.layout, self.line.sentence, self.first, self.last).assertion


@dataclass(slots=True, eq=False)
class Chart:
    """The documents of an encounter, laid out and indexed by their words.

    Attributes:
        encounter: The encounter.
        layouts: One for each document, in its order.
    """

    encounter: Encounter
    layouts: Sequence[Layout]
    _pages: tuple["_Page", ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pages = tuple(map(_index, self.layouts))

    def lines(self) -> Iterator[Line]:
        """Every sentence, in order; headings are left out."""
        for page in self._pages:
            yield from page.lines

    def find[T](self, phrases: Phrasebook[T]) -> Iterator[tuple[Line, Found[T]]]:
        """Every phrase of a book within a sentence, with its line: leftmost, longest, in order."""
        for page in self._pages:
            norms, free = page.norms, 0
            for at in page.places(phrases.first_words):
                if at < free or (line := page.line(at)) is None:
                    continue
                hit = phrases.longest(norms, at, line.sentence.last_token + 1)
                if hit is not None:
                    free = at + hit[0]
                    for value in hit[1]:
                        yield line, Found(at, free - 1, value)

    def places(self, words: Set[str]) -> Iterator[tuple[Layout, int]]:
        """Where any of the words stands, in order, headings included."""
        for layout, page in zip(self.layouts, self._pages, strict=True):
            yield from ((layout, at) for at in page.places(words))

    def lines_with(self, words: Set[str]) -> Iterator[Line]:
        """The lines that hold one of the words, in order, each once."""
        for page in self._pages:
            last = None
            for at in page.places(words):
                line = page.line(at)
                if line is not None and line is not last:
                    last = line
                    yield line


@dataclass(frozen=True, slots=True, eq=False)
class _Page:
    """A layout with its lines and the places of its words."""

    norms: Sequence[str]
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    index: Mapping[str, list[int]]

    def places(self, words: Set[str]) -> list[int]:
        """Where any of the words stands, in order."""
        index = self.index
        return sorted([at for word in index.keys() & words for at in index[word]])

    def line(self, at: int) -> Line | None:
        """The line of a token; None for one of a heading."""
        number = bisect_right(self.starts, at) - 1
        if number < 0 or at > self.lines[number].sentence.last_token:
            return None
        return self.lines[number]


def _index(layout: Layout) -> _Page:
    lines = tuple(Line(layout, sentence) for sentence in layout.sentences if not sentence.is_heading)
    index: dict[str, list[int]] = {}
    known = index.get
    for at, norm in enumerate(layout.norms):
        places = known(norm)
        if places is None:
            index[norm] = [at]
        else:
            places.append(at)
    return _Page(layout.norms, lines, tuple([line.sentence.first_token for line in lines]), index)


def quote(layout: Layout, first: int, last: int) -> Evidence:
    """The text from one token to another (inclusive)."""
    start, end = layout.starts[first], layout.ends[last]
    return Evidence(layout.document.id, start, end, layout.document.text[start:end])
