"""Pictures in: scanned pages as PNG, JPEG or TIFF, through Pillow and Tesseract."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

from nosology.exchange.composing import Composer
from nosology.exchange.extras import need
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_PAGES, require_pixels
from nosology.exchange.pages.scanned import write_words
from nosology.exchange.pages.tesseract import read_picture, require_tesseract
from nosology.exchange.text import require_size
from nosology.model.errors import DamagedInputError, EmptyInputError, NosologyError, UnsafeInputError
from nosology.model.record import Record

_USUAL_DPI = 300
_POSSIBLE_DPI = range(70, 1201)


def read_image(data: bytes) -> Record:
    """Read a scanned page, or all pages of a TIFF; boxes are in pixels.

    Raises:
        MissingExtraError: The extra `ocr` is not installed.
        MissingProgramError: Tesseract is not installed.
        UnsafeInputError: It has too many pixels or pages.
        DamagedInputError: It is truncated or cannot be taken apart.
        EmptyInputError: No words were found on it.
    """
    require_size(len(data))
    gathered, composer = Gathered(), Composer()
    for number, (page, dots) in enumerate(_pages(data), start=1):
        write_words(read_picture(page, dots), f"page {number}", composer, gathered)
    if composer.is_blank:
        raise EmptyInputError("No words could be read in the picture. Scan the page again at 300 dots an inch, upright.")
    gathered.add(composer.document("note", "note"))
    return gathered.record(Format.IMAGE)


def _pages(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Each page in shades of grey as PNG, with its resolution."""
    pillow = need("PIL.Image", "ocr", "pictures")
    require_tesseract()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _grey_pages(pillow.open(io.BytesIO(data)))
    except NosologyError:
        raise
    except Exception:
        raise DamagedInputError("The picture is truncated or damaged. Scan the page again.") from None


def _grey_pages(picture: Any) -> Iterator[tuple[bytes, int]]:
    count = getattr(picture, "n_frames", 1)
    if count > MAX_PAGES:
        raise UnsafeInputError(f"The picture has more than {MAX_PAGES:,} pages. Split it.")
    for number in range(count):
        picture.seek(number)
        require_pixels(*picture.size)
        page = io.BytesIO()
        picture.convert("L").save(page, "PNG", compress_level=1)
        yield page.getvalue(), _dots_per_inch(picture)


def _dots_per_inch(picture: Any) -> int:
    dots = picture.info.get("dpi", (0, 0))[0]
    return int(dots) if dots and int(dots) in _POSSIBLE_DPI else _USUAL_DPI
