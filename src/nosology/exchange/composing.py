"""Composing the text of a document from the pieces of a record, with the way back from every piece."""

import re

from nosology.exchange.limits import MAX_TEXT
from nosology.model.encounter import Document
from nosology.model.errors import InputTooLargeError
from nosology.model.source import Place, SourceMap, SourceSpan
from nosology.reading.headings import name_section

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Composer:
    """Writes text piece by piece; what has a place leads back to it, line breaks and headings of ours do not."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._spans: list[SourceSpan] = []
        self._length = 0
        self._tail = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space was written."""
        return not any(piece.strip() for piece in self._pieces)

    @property
    def is_line_start(self) -> bool:
        """Whether the next character begins a line."""
        return not self._length or self._tail.endswith("\n")

    def write(self, text: str, place: Place | None = None) -> None:
        """Write on the current line.

        Raises:
            InputTooLargeError: The document grows beyond any record.
        """
        text = clean(text)
        if not text:
            return
        start, self._length = self._length, self._length + len(text)
        if self._length > MAX_TEXT:
            raise InputTooLargeError(f"A document holds more than {MAX_TEXT // 10**6} million characters. Split it.")
        self._pieces.append(text)
        self._tail = (self._tail + text)[-2:]
        if place is not None:
            self._note(start, place)

    def line(self) -> None:
        """Begin a new line unless one has just begun."""
        if not self.is_line_start:
            self.write("\n")

    def gap(self) -> None:
        """Leave one blank line."""
        self.line()
        if self._length and self._tail != "\n\n":
            self.write("\n")

    def heading(self, title: str, place: Place | None = None, known: str = "") -> None:
        """Write a heading on its own line.

        Args:
            title: As the sender writes it.
            place: Where it stands.
            known: Our name for this kind of section, written above a title that says nothing to us.
        """
        self.gap()
        words = " ".join(title.split())
        if known and (not words or name_section(words.rstrip(":")) is None):
            self.write(f"{known}:\n")
        if words:
            self.write(words, place)
            self.write("\n" if words.endswith(":") else ":\n")

    def document(self, id: str, kind: str) -> Document:
        """The document as it was composed."""
        return Document(id, kind, "".join(self._pieces), SourceMap(tuple(self._spans)))

    def _note(self, start: int, place: Place) -> None:
        last = self._spans[-1] if self._spans else None
        if last is not None and last.end == start and last.place == place:
            self._spans[-1] = SourceSpan(last.start, self._length, place)
        else:
            self._spans.append(SourceSpan(start, self._length, place))


def clean(text: str) -> str:
    """Text without control characters and half characters, which no record means."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub(" ", text)
