"""The letters of a PDF page as lines of text: words keep their boxes, a gap between lines becomes a blank line."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from nosology.exchange.composing import Composer
from nosology.model.source import Box, Place

_PARAGRAPH_GAP = 0.9
"""Of the height of a line: more white than this between two lines parts paragraphs."""


class Letter(NamedTuple):
    """A character with the edges of its box, in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def write_letters(letters: Iterable[Letter], page: str, composer: Composer) -> None:
    """Write the letters of a page."""
    composer.gap()
    before: Box | None = None
    for line in _lines(letters):
        words = [(text, box) for text, box in _words(line)]
        boxes = [box for text, box in words if not text.isspace()]
        if not boxes:
            continue
        here = _around(boxes)
        composer.line()
        if before is not None and here.top - before.bottom > _PARAGRAPH_GAP * (before.bottom - before.top):
            composer.gap()
        for text, box in words:
            composer.write(text, None if text.isspace() else Place(page, box))
        before = here
    composer.gap()


def _lines(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    for is_end, line in groupby(letters, key=lambda letter: letter.text in "\r\n"):
        if not is_end:
            yield list(line)


def _words(line: list[Letter]) -> Iterator[tuple[str, Box]]:
    while line and line[-1].text.isspace():
        line.pop()
    for _, group in groupby(line, key=lambda letter: letter.text.isspace()):
        word = list(group)
        yield "".join(letter.text for letter in word), _around([Box(*letter[1:]) for letter in word])


def _around(boxes: list[Box]) -> Box:
    return Box(
        round(min(box.left for box in boxes), 1),
        round(min(box.top for box in boxes), 1),
        round(max(box.right for box in boxes), 1),
        round(max(box.bottom for box in boxes), 1),
    )
