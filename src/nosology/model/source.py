"""Where a text came from: the way back from its offsets to a page, a segment, a section, a resource or a line."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from the top left corner: points (1/72 inch) on the page of a PDF, pixels in a picture."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place in what the sender sent.

    Attributes:
        path: `page 2`, `message 1 OBX[3]-5`, `section 4 table 1 row 2`, `Observation/bp note`, `line 12`.
        box: The rectangle on the page, when there is one.
        confidence: How sure the reading of a picture is, from 0 to 1; None when nothing was guessed.
    """

    path: str
    box: Box | None = None
    confidence: float | None = None

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A stretch of a document's text (half-open, code points) and where the sender wrote it."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The way back from the offsets of one document. `spans` ascend and never overlap; between them stands what we added."""

    spans: tuple[SourceSpan, ...] = ()

    def at(self, offset: int) -> Place | None:
        """The place of the character at an offset, or None when the sender did not write it."""
        number = bisect_right(self.spans, offset, key=_start) - 1
        return self.spans[number].place if number >= 0 and offset < self.spans[number].end else None

    def within(self, start: int, end: int) -> tuple[Place, ...]:
        """The places of a stretch of text, in text order, each once."""
        first = max(0, bisect_right(self.spans, start, key=_start) - 1)
        last = bisect_right(self.spans, max(start, end - 1), key=_start)
        return tuple(dict.fromkeys(span.place for span in self.spans[first:last] if span.end > start))


UNTRACED = SourceMap()
"""Of a document that was sent as text: its offsets need no way back."""


def _start(span: SourceSpan) -> int:
    return span.start
