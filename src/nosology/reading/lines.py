"""Lines: a text as it was typed, line by line, with the marks of bullets, numbers and rules told apart from words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.model.findings import SectionKind
from nosology.model.quick import quick

__all__ = ["Heading", "Line", "prepare"]

_BREAK = re.compile(r"\r\n?|\n|\Z")
_BULLET = re.compile(
    r"[ \t\xa0]*(?P<mark>[•●▪◦‣·∙■□➢*–—-][ \t\xa0]+|[•●▪◦‣∙■□➢]|#{1,6}[ \t]+"
    r"|\(?\d{1,2}[.)][ \t]+|\(?\d{1,2}[.)](?=[A-Za-z])|#\d{1,2}[.):]?[ \t]*"
    r"|[a-zA-Z][.)][ \t]+(?=[A-Z])|\[[ xX]?\][ \t]*)*"
)
_AFTER_LETTER = frozenset(".)")
_RULES = "=-_~*#"
_RULE = re.compile(r"[ \t]*[=\-_~*#]{3,}[ \t]*")


@quick
@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """What opens a section.

    Attributes:
        start: Where the section begins.
        name_end: One past the heading's words and mark.
        body: Where the section's text begins.
        kind: Kind of the section.
        title: The heading as written; empty when there is none.
        is_for_line: The section ends with its line.
        is_label: Its text begins on the line of the heading.
    """

    start: int
    name_end: int
    body: int
    kind: SectionKind
    title: str
    is_for_line: bool = False
    is_label: bool = False


@dataclass(slots=True)
class Line:
    """One line: `start`...`end` without blanks at its ends, `text` where its words begin after bullet or number.

    Attributes:
        is_item: Begins with a bullet or number.
        is_ruled: A ruled line stands under it.
        after_blank: The line before it is blank, ruled or missing.
    """

    start: int
    end: int
    text: int
    is_item: bool
    is_ruled: bool = False
    after_blank: bool = False


def prepare(text: str) -> tuple[list[Line | None], int]:
    """All lines, None for a blank one, ruled lines removed and marked on the line above; and the length of the longest."""
    lines: list[Line | None] = []
    blank, width = True, 0
    for line in _lines(text):
        if line is not None and text[line.start] in _RULES and _RULE.fullmatch(text, line.start, line.end):
            if lines and lines[-1] is not None:
                lines[-1].is_ruled = True
            blank = True
            continue
        if line is not None:
            line.after_blank = blank
            width = max(width, line.end - line.start)
        lines.append(line)
        blank = line is None
    return lines, width


def _lines(text: str) -> Iterator[Line | None]:
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        words = text[start:end].strip()
        if words:
            begin = text.index(words[0], start)
            after = begin if _begins_plainly(words) else _BULLET.match(text, begin, end).end()  # type: ignore[union-attr]
            stop = begin + len(words)
            yield Line(begin, stop, min(after, stop), after > begin and words[0] != "#")
        elif end > start:
            yield None
        start = end


def _begins_plainly(words: str) -> bool:
    """Whether a line begins with a word: no bullet, no number, no letter that counts."""
    return words[0].isalpha() and words[1:2] not in _AFTER_LETTER
