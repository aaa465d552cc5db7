"""DOCX in, through python-docx: body, tables, content controls and text boxes, in the order of the page."""

import io
from collections.abc import Iterator
from typing import Any

from nosology.exchange.archive import require_safe_zip
from nosology.exchange.composing import Composer
from nosology.exchange.extras import need
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_DEPTH, refuse_depth
from nosology.model.errors import DamagedInputError, EmptyInputError, NosologyError
from nosology.model.record import Record
from nosology.model.source import Place

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_READ = {"drawing": "a picture or drawing", "pict": "a picture or drawing", "object": "an embedded object"}
_NOT_OURS = {"delText": "deleted text (tracked change)", "commentReference": "a comment", "footnoteReference": "a footnote"}
_PASSED = frozenset(["pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr", "del", "moveFrom", "Fallback"])


def read_docx(data: bytes) -> Record:
    """Read a DOCX document; a place is the number of a paragraph, or of table, row and cell.

    Raises:
        MissingExtraError: The extra `documents` is not installed.
        UnsafeInputError: It unpacks to too much, or is nested too deeply.
        DamagedInputError: It cannot be opened.
        EmptyInputError: It holds no text.
    """
    require_safe_zip(data, "DOCX document")
    writer = _Writer()
    writer.walk(_body(data))
    if writer.composer.is_blank:
        raise EmptyInputError("The DOCX document holds no text. Give a file with the text of the encounter.")
    writer.gathered.add(writer.composer.document("note", "note"))
    return writer.gathered.record(Format.DOCX)


def _body(data: bytes) -> Any:
    docx = need("docx", "documents", "DOCX")
    try:
        return docx.Document(io.BytesIO(data)).element.body
    except NosologyError:
        raise
    except Exception:
        raise DamagedInputError("The DOCX document cannot be opened. Save it again, or save its text as plain text.") from None


class _Writer:
    """Walks the body. Everything below a table row is written on one line."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.gathered = Gathered()
        self.paragraphs = self.tables = 0

    def walk(self, element: Any, depth: int = 0) -> None:
        """Write what stands in a body, cell or content control."""
        if depth > MAX_DEPTH:
            raise refuse_depth("DOCX document")
        for child in element.iterchildren():
            name = _name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child, depth)
            elif name in _PASSED:
                self._note(child)
            elif len(child):
                self.walk(child, depth + 1)

    def _paragraph(self, element: Any) -> None:
        self.paragraphs += 1
        place = Place(f"paragraph {self.paragraphs}")
        self.composer.line()
        words = "".join(self._runs(element, place))
        if not words.strip():
            self.composer.gap()
            return
        if _is_heading(element):
            self.composer.gap()
        elif _is_item(element):
            self.composer.write("- ")
        self.composer.write(words, place)

    def _table(self, element: Any, depth: int) -> None:
        self.tables += 1
        for number, row in enumerate(_within(element, "tr"), start=1):
            self.composer.line()
            before, place = "- ", Place(f"table {self.tables} row {number}")
            for cell in _within(row, "tc"):
                words = "\n".join("".join(self._runs(item, place, depth)) for item in cell.iter(f"{_MAIN}p")).strip()
                if words:
                    self.composer.write(before)
                    self.composer.write(words, place)
                    before = " | "
        self.composer.gap()

    def _runs(self, element: Any, place: Place, depth: int = 0) -> Iterator[str]:
        """The text of a paragraph; a text box in it begins a line."""
        if depth > MAX_DEPTH:
            raise refuse_depth("DOCX document")
        for child in element.iterchildren():
            name = _name(child)
            if name == "t":
                yield child.text or ""
            elif name in _BREAKS:
                yield _BREAKS[name]
            elif name in _PASSED:
                self._note(child)
            else:
                self._note_unread(child, name, place)
                if name == "txbxContent":
                    yield "\n"
                if name != "p" or _name(element) == "txbxContent":
                    yield from self._runs(child, place, depth + 1)

    def _note_unread(self, element: Any, name: str, place: Place) -> None:
        if name in _NOT_OURS:
            self.gathered.miss(place, _NOT_OURS[name])
        elif name in _NOT_READ and next(element.iter(f"{_MAIN}t"), None) is None:
            self.gathered.miss(place, _NOT_READ[name])

    def _note(self, element: Any) -> None:
        if _name(element) in ("del", "moveFrom"):
            self.gathered.miss(f"paragraph {self.paragraphs}", _NOT_OURS["delText"])
        elif _name(element) == "sectPr" and any(_name(child) in ("headerReference", "footerReference") for child in element):
            self.gathered.miss("document", "the page header and footer")


def _within(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls; not those of a table in a cell."""
    for child in element.iterchildren():
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent"):
            yield from _within(child, name)


def _name(element: Any) -> str:
    tag = element.tag if element is not None else None
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _style(element: Any) -> str:
    style = element.find(f"{_MAIN}pPr/{_MAIN}pStyle")
    return "" if style is None else (style.get(f"{_MAIN}val") or "").lower()


def _is_heading(element: Any) -> bool:
    return "heading" in _style(element)


def _is_item(element: Any) -> bool:
    return _style(element).startswith(("listbullet", "listnumber")) or element.find(f"{_MAIN}pPr/{_MAIN}numPr") is not None
