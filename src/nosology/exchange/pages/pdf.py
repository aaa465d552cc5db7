"""PDF in, through pypdfium2: the text of its pages word by word, and Tesseract for the pages that are pictures."""

import ctypes
from collections.abc import Iterator
from typing import Any

from nosology.exchange.composing import Composer
from nosology.exchange.extras import need
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_PAGES, require_pixels
from nosology.exchange.pages.lines import Letter, write_letters
from nosology.exchange.pages.scanned import write_words
from nosology.exchange.pages.streams import require_safe_streams
from nosology.exchange.pages.tesseract import read_picture, require_tesseract
from nosology.exchange.text import require_size
from nosology.model.errors import (
    DamagedInputError,
    EmptyInputError,
    NosologyError,
    UnsafeInputError,
    UnsupportedFormatError,
)
from nosology.model.record import Record

DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_FEW_LETTERS = 20
"""A page with a picture and fewer letters than this is a scan; the letters are a stamp."""
_IMAGE = 3
_DEPTH = 4


def read_pdf(data: bytes) -> Record:
    """Read a PDF; boxes are in points from the top left corner of the page.

    Raises:
        MissingExtraError: The extra `documents` is not installed.
        MissingProgramError: A page is a picture, and Tesseract is not installed.
        UnsafeInputError: It unpacks to too much, or has too many pages or pixels.
        UnsupportedFormatError: It is protected by a password.
        DamagedInputError: It cannot be opened.
        EmptyInputError: It holds no text.
    """
    require_size(len(data))
    require_safe_streams(data)
    reader = _Reader(need("pypdfium2", "documents", "PDF"))
    try:
        reader.read(data)
    except NosologyError:
        raise
    except Exception:
        raise DamagedInputError("The PDF is truncated or damaged. Ask for it again, or save its text as plain text.") from None
    if reader.composer.is_blank:
        raise EmptyInputError("The PDF holds no text, and no words could be read in its pictures.")
    reader.gathered.add(reader.composer.document("note", "note"))
    return reader.gathered.record(Format.PDF)


class _Reader:
    def __init__(self, library: Any) -> None:
        self.library = library
        self.raw = library.raw
        self.composer = Composer()
        self.gathered = Gathered()

    def read(self, data: bytes) -> None:
        """Read all pages."""
        pdf = self._open(data)
        try:
            if len(pdf) > MAX_PAGES:
                raise UnsafeInputError(f"The PDF has more than {MAX_PAGES:,} pages. Split it.")
            for number in range(len(pdf)):
                page = pdf[number]
                try:
                    self._page(page, f"page {number + 1}")
                finally:
                    page.close()
        finally:
            pdf.close()

    def _open(self, data: bytes) -> Any:
        try:
            return self.library.PdfDocument(data)
        except self.library.PdfiumError:
            if self.raw.FPDF_GetLastError() == self.raw.FPDF_ERR_PASSWORD:
                raise UnsupportedFormatError("The PDF is protected by a password. Save it without one and give that.") from None
            raise

    def _page(self, page: Any, name: str) -> None:
        height = page.get_height()
        text = page.get_textpage()
        try:
            letters = list(self._letters(text, height))
        finally:
            text.close()
        pictures = sum(1 for _ in page.get_objects(filter=[_IMAGE], max_depth=_DEPTH))
        written = sum(not letter.text.isspace() for letter in letters)
        if pictures and written < _FEW_LETTERS:
            self._scan(page, name)
            return
        if pictures:
            self.gathered.miss(name, "a picture", pictures)
        if not written:
            self.gathered.miss(name, "a page without text")
        write_letters(letters, name, self.composer)

    def _letters(self, text: Any, height: float) -> Iterator[Letter]:
        """Every character with its box; those that PDFium adds (spaces, line ends) have an empty one."""
        edges = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = edges
        for number in range(text.count_chars()):
            character = self.raw.FPDFText_GetUnicode(text, number)
            self.raw.FPDFText_GetCharBox(text, number, left, right, bottom, top)
            if character:
                yield Letter(chr(character), left.value, height - top.value, right.value, height - bottom.value)

    def _scan(self, page: Any, name: str) -> None:
        require_tesseract()
        scale = DOTS_PER_INCH / _POINTS_PER_INCH
        require_pixels(int(page.get_width() * scale), int(page.get_height() * scale), f"picture of {name}")
        words = read_picture(_portable_grey(page.render(scale=scale, grayscale=True)), DOTS_PER_INCH)
        write_words(words, name, self.composer, self.gathered, scale=1 / scale)


def _portable_grey(bitmap: Any) -> bytes:
    """A bitmap in shades of grey as PNM, without the padding of its rows."""
    raw, width, stride = bytes(bitmap.buffer), bitmap.width, bitmap.stride
    rows = raw if stride == width else b"".join(raw[at : at + width] for at in range(0, stride * bitmap.height, stride))
    bitmap.close()
    return b"P5 %d %d 255\n" % (width, len(rows) // width) + rows
