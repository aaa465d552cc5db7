"""The Tabular List: official XML into entries, notes and 7th-character tables."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from nosology.model.books import NoteKind, SeventhCharacter
from nosology.model.errors import SourceError

_NOTE_KINDS = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION_TERM,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "notes": NoteKind.NOTE,
    "sevenChrNote": NoteKind.SEVENTH_NOTE,
}
_UNITS = frozenset({"chapter", "section", "diag"})


@dataclass(slots=True)
class TabularLine:
    """One chapter, section, category, subcategory or code as the XML prints it.

    Attributes:
        code: Chapter number, section range or dotted code.
        title: Its description.
        parent: Code of the unit above, or None for a chapter.
        notes: Kind and text of its own notes, in print order.
        sevenths: The 7th characters defined here, in print order.
        is_leaf: Nothing is printed below it.
        is_code: A category, subcategory or code (not a chapter or section).
    """

    code: str
    title: str
    parent: str | None
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)
    sevenths: list[SeventhCharacter] = field(default_factory=list)
    is_leaf: bool = True
    is_code: bool = True


@dataclass(slots=True)
class Tabular:
    """A whole Tabular List: the year printed in it and its lines in print order."""

    version: str
    lines: list[TabularLine]


def clean(text: str | None) -> str:
    """The text with runs of blanks, tabs and line ends made one blank."""
    return " ".join((text or "").split())


def parse_tabular(xml: bytes | Path) -> Tabular:
    """Read the official tabular XML as a stream, so that memory holds one chapter at most.

    Raises:
        SourceError: The bytes are not an ICD-10-CM tabular XML.
    """
    reader = _Reader()
    try:
        for event, element in iterparse(io.BytesIO(xml) if isinstance(xml, bytes) else xml, events=("start", "end")):
            (reader.start if event == "start" else reader.end)(element)
    except ParseError as error:
        raise SourceError("The tabular file is not well-formed XML; download it again.") from error
    if not reader.lines:
        raise SourceError("The file holds no ICD-10-CM tabular entries; give the official tabular XML.")
    return Tabular(reader.version, reader.lines)


class _Reader:
    """Collects the lines while the XML streams past."""

    def __init__(self) -> None:
        self.version = ""
        self.lines: list[TabularLine] = []
        self._open: list[TabularLine] = []

    def start(self, element: Element) -> None:
        """A unit begins: its line is placed now so that print order is kept."""
        if element.tag not in _UNITS:
            return
        above = self._open[-1] if self._open else None
        if above is not None:
            above.is_leaf = False
        line = TabularLine(_section_code(element.get("id", "")), "", above.code if above else None, is_code=element.tag == "diag")
        self.lines.append(line)
        self._open.append(line)

    def end(self, element: Element) -> None:
        """An element is complete: its text goes to the innermost open unit."""
        if element.tag == "version":
            self.version = clean(element.text)
        if not self._open:
            return
        if element.tag in _UNITS:
            self._open.pop()
            element.clear()
        else:
            self._take(element, self._open[-1])

    def _take(self, element: Element, line: TabularLine) -> None:
        if element.tag == "name":
            line.code = clean(element.text)
        elif element.tag == "desc":
            line.title = clean(element.text)
        elif element.tag in _NOTE_KINDS:
            line.notes += ((_NOTE_KINDS[element.tag], text) for text in _note_texts(element))
        elif element.tag == "sevenChrDef":
            line.sevenths += (SeventhCharacter(e.get("char", ""), clean(e.text)) for e in element.iter("extension"))
            line.notes += ((NoteKind.SEVENTH_NOTE, text) for text in _note_texts(element))


def _section_code(printed: str) -> str:
    """A section of one category is written as a range, so that it is not taken for the category: `B20` gives `B20-B20`."""
    return f"{printed}-{printed}" if printed and "-" not in printed else printed


def _note_texts(element: Element) -> Iterator[str]:
    for note in element.iter("note"):
        text = clean("".join(note.itertext()))
        if text:
            yield text
