"""The chart: the documents of an encounter laid out, with the words every table is looked up in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nosology.model.encounter import Encounter
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.reading.assertion import assert_mention
from nosology.reading.layout import Layout, Sentence

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
        return self.layout.text(self.sentence)

    @property
    def bounds(self) -> tuple[int, int]:
        """Its first token and one past its last, in the words of its layout."""
        return self.sentence.first_token, self.sentence.last_token + 1


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


@dataclass(frozen=True, slots=True)
class Chart:
    """The documents of an encounter, laid out.

    Attributes:
        encounter: The encounter.
        layouts: One for each document, in its order.
    """

    encounter: Encounter
    layouts: Sequence[Layout]

    def lines(self) -> Iterator[Line]:
        """Every sentence, in order; headings are left out."""
        for layout in self.layouts:
            for sentence in layout.sentences:
                if not sentence.is_heading:
                    yield Line(layout, sentence)


def quote(layout: Layout, first: int, last: int) -> Evidence:
    """The text from one token to another (inclusive)."""
    start, end = layout.tokens[first].start, layout.tokens[last].end
    return Evidence(layout.document.id, start, end, layout.document.text[start:end])
