"""Reading pictures with Tesseract: words with their boxes and how sure each of them is."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.model.errors import DamagedInputError, MissingProgramError, UnsafeInputError
from nosology.model.source import Box

PROGRAM = "tesseract"
SECONDS = 120
"""A page of print takes two to five."""
_COLUMNS = 12
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: where, how sure (0 to 1), and which line and paragraph of the page it belongs to."""

    text: str
    box: Box
    confidence: float
    line: tuple[int, int, int]

    @property
    def paragraph(self) -> tuple[int, int]:
        """The paragraph of its line."""
        return self.line[:2]


def require_tesseract() -> str:
    """The program.

    Raises:
        MissingProgramError: It is not installed; the message names the package.
    """
    found = shutil.which(PROGRAM)
    if found is None:
        raise MissingProgramError(
            "Reading scanned pages needs the program tesseract, which is not installed. Install the package tesseract-ocr "
            "(Debian, Ubuntu: apt-get install tesseract-ocr; macOS: brew install tesseract)."
        )
    return found


def read_picture(picture: bytes, dots_per_inch: int) -> list[Word]:
    """Read one page.

    Args:
        picture: The page as PNG, JPEG, TIFF or PNM.
        dots_per_inch: Its resolution.

    Raises:
        MissingProgramError: Tesseract is not installed.
        UnsafeInputError: It takes longer than any page does.
        DamagedInputError: Tesseract cannot read it.
    """
    command = [require_tesseract(), "stdin", "stdout", "--dpi", str(dots_per_inch), "-l", "eng", "tsv"]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=SECONDS, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
        )
    except subprocess.TimeoutExpired:
        raise UnsafeInputError(
            f"Reading one page took longer than {SECONDS} seconds. Scan it again at 300 dots an inch."
        ) from None
    except OSError:
        raise DamagedInputError("Tesseract could not be run on the page. Check its installation.") from None
    if done.returncode:
        raise DamagedInputError("Tesseract could not read the page. Scan it again at 300 dots an inch.")
    return list(_words(done.stdout.decode("utf-8", "replace")))


def _words(table: str) -> Iterator[Word]:
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        line = (int(cells[2]), int(cells[3]), int(cells[4]))
        sure = max(0.0, min(1.0, float(cells[10]) / 100))
        yield Word(cells[11].strip(), Box(left, top, left + width, top + height), round(sure, 2), line)
