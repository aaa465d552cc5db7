"""HTML in: notes that are sent as web pages, and the narratives of FHIR resources."""

import html
import re
from html.parser import HTMLParser

from nosology.exchange.composing import Composer
from nosology.exchange.flow import Flow
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_DEPTH, MAX_STRUCTURED_BYTES, refuse_depth
from nosology.exchange.text import read_text, require_size
from nosology.model.errors import DamagedInputError, EmptyInputError
from nosology.model.record import Record
from nosology.model.source import Place

_SKIPPED = frozenset(["script", "style", "head", "template"])
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_BARE_ANGLE = re.compile(r"<(?![A-Za-z/!?])")
"""Less than, as people write it; the parser would stop at each."""
_PICTURES = frozenset(["img", "object", "embed", "svg", "iframe"])


def read_html(data: bytes) -> Record:
    """Read a page: its text line by line, its pictures named as unread.

    Raises:
        UnsafeInputError: It is nested too deeply.
        EmptyInputError: It holds no text.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    gathered = Gathered()
    composer = Composer()
    write_html(read_text(data), composer, gathered, "")
    if composer.is_blank:
        raise EmptyInputError("The page holds no text. Give a file with the text of the encounter.")
    gathered.add(composer.document("note", "note"))
    return gathered.record(Format.HTML)


def write_html(text: str, composer: Composer, gathered: Gathered, prefix: str) -> None:
    """Write the text of an HTML fragment; its places are `prefix` and the line in the fragment.

    Raises:
        UnsafeInputError: It is nested too deeply.
        DamagedInputError: It cannot be taken apart.
    """
    reader = _Reader(composer, gathered, prefix)
    try:
        reader.feed(_BARE_ANGLE.sub("&lt;", text))
        reader.close()
        reader.flush()
    except (AssertionError, ValueError, RecursionError):
        raise DamagedInputError(f"The HTML cannot be read at line {reader.getpos()[0]}. Save the page again.") from None


def plain_of_html(text: str) -> str:
    """The text of a short fragment on one line."""
    composer = Composer()
    write_html(text, composer, Gathered(), "")
    return " ".join(composer.document("", "").text.split()) or html.unescape(text)


class _Reader(HTMLParser):
    def __init__(self, composer: Composer, gathered: Gathered, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = Flow(composer)
        self.gathered = gathered
        self.prefix = prefix
        self.skipping = 0
        self.depth = 0
        self.pending: list[str] = []
        self.place = Place("")

    def flush(self) -> None:
        """Write the text that came since the last tag; the parser gives it in pieces."""
        if self.pending:
            self.flow.text("".join(self.pending), self.place)
            self.pending = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        if tag in _PICTURES:
            self.gathered.miss(self._place(), f"a picture or embedded object ({tag})")
        if tag not in _VOID:
            self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refuse_depth("HTML")
        self.skipping += tag in _SKIPPED
        self.flow.open(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        self.flow.open(tag)
        self.flow.close(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        self.depth = max(0, self.depth - (tag not in _VOID))
        self.skipping = max(0, self.skipping - (tag in _SKIPPED))
        self.flow.close(tag)

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if not self.pending:
            self.place = self._place()
        self.pending.append(data)

    def _place(self) -> Place:
        return Place(f"{self.prefix} line {self.getpos()[0]}".strip())
