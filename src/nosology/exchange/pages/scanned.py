"""The words of a scanned page as lines of text."""

from collections.abc import Sequence

from nosology.exchange.composing import Composer
from nosology.exchange.gathering import Gathered
from nosology.exchange.pages.tesseract import Word
from nosology.model.source import Box, Place

DOUBTFUL = 0.6
"""Words that are less sure are counted in what was not understood; they stand in the text all the same."""


def write_words(words: Sequence[Word], page: str, composer: Composer, gathered: Gathered, scale: float = 1.0) -> None:
    """Write the words of a page, line by line, a blank line between paragraphs.

    Args:
        words: In reading order.
        page: What places call the page.
        composer: Where to write.
        gathered: Where doubtful words are noted.
        scale: From pixels to the unit of the boxes.
    """
    composer.gap()
    before: Word | None = None
    for word in words:
        if before is not None and word.line != before.line:
            composer.line()
            if word.paragraph != before.paragraph:
                composer.gap()
        elif before is not None:
            composer.write(" ")
        composer.write(word.text, Place(page, _scaled(word.box, scale), word.confidence))
        before = word
    doubtful = sum(word.confidence < DOUBTFUL for word in words)
    if doubtful:
        gathered.miss(page, f"words read with a confidence below {DOUBTFUL:.0%}; compare them with the page", doubtful)
    if not words:
        gathered.miss(page, "a picture without words that could be read")
    composer.gap()


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(edge * scale, 1) for edge in (box.left, box.top, box.right, box.bottom)))
