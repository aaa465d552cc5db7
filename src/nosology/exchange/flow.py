"""From the elements of HTML and of the C-CDA narrative to lines of text: paragraphs, list items, one line per table row."""

import re

from nosology.exchange.composing import Composer
from nosology.model.source import Place

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
_PARAGRAPHS = frozenset(
    ["p", "paragraph", "div", "section", "article", "blockquote", "pre", "ul", "ol", "list", "table", "caption", "hr"]
)
_SPACED = frozenset(["p", "paragraph", "table", "section", "article"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LIST_ITEMS = frozenset(["li", "item", "tr", "dt", "dd"])
_CELLS = frozenset(["td", "th"])


class Flow:
    """Writes a stream of elements. A row is one list item with its cells parted by bars, so that a status stays with its condition."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self._before = ""
        self._row_has_text = False
        self._inside = 0

    def open(self, tag: str) -> None:
        """An element begins."""
        if tag in _LIST_ITEMS:
            self._inside += 1
            self._row_has_text = False
            self._new_line("- ")
        elif tag in _CELLS:
            if self._row_has_text:
                self._before = " | "
        elif tag in _HEADINGS:
            self._before = ""
            self.composer.gap()
        elif tag == "br" or (tag in _PARAGRAPHS and not self._before.strip()):
            self._new_line("")
            if tag in _SPACED and not self._inside:
                self.composer.gap()

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in _LIST_ITEMS:
            self._inside = max(0, self._inside - 1)
        if tag in _LIST_ITEMS or tag in _PARAGRAPHS or tag in _HEADINGS:
            self._new_line("")

    def text(self, data: str, place: Place | None) -> None:
        """Text stands here: its blanks are made one, its line breaks are kept."""
        words = _LINES.sub("\n", _BLANKS.sub(" ", data))
        if not words.strip():
            if not self._before and words and not self.composer.is_line_start:
                self._before = " "
            return
        leads = words[0] in " \n" and not self.composer.is_line_start
        before = self._before or (" " if leads else "")
        if before and not (before == " " and self.composer.is_line_start):
            self.composer.write(before)
        self._before = " " if words[-1] in " \n" else ""
        self._row_has_text = True
        self.composer.write(words.strip(), place)

    def _new_line(self, before: str) -> None:
        self.composer.line()
        self._before = before
