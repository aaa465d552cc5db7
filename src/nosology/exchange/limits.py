"""How much an input may ask for: beyond these no record goes, and memory or time would."""

from nosology.model.errors import UnsafeInputError

MAX_DEPTH = 200
"""Levels of nesting in XML, JSON and RTF."""
MAX_UNPACKED_BYTES = 150_000_000
"""What an archive or a compressed stream may unpack to."""
MAX_PIXELS = 50_000_000
"""A letter page scanned at 600 dpi has 34 million."""
MAX_PAGES = 3_000
MAX_TEXT = 25_000_000
"""Code points of text in one document."""
MAX_EMBEDDING = 3
"""A document inside a document inside a document."""
MAX_MEMBERS = 5_000
"""Files in one archive."""
MAX_STRUCTURED_BYTES = 24_000_000
"""XML and JSON of one record, X12 of one file; their trees take up to twenty times as much memory."""
MAX_RESOURCES = 400_000
"""Resources of one bulk export: for each, where it stands is kept in memory."""
MAX_EXPORT_BYTES = 1_000_000_000
"""All files of one bulk export."""
MAX_CELL = 10_000_000
"""Code points in one cell of a table."""


def refuse_depth(what: str) -> UnsafeInputError:
    """The refusal of an input that is nested too deeply."""
    return UnsafeInputError(
        f"The {what} is nested more than {MAX_DEPTH} levels deep; no record is. Check where the file comes from."
    )


def refuse_unpacked(what: str) -> UnsafeInputError:
    """The refusal of an input that unpacks to far more than it is."""
    return UnsafeInputError(
        f"The {what} unpacks to more than {MAX_UNPACKED_BYTES // 10**6} MB; no record does. Check where the file comes from."
    )


def require_pixels(width: int, height: int, what: str = "picture") -> None:
    """Refuse a picture that is too large to be read.

    Raises:
        UnsafeInputError: It has more than `MAX_PIXELS`.
    """
    if width * height > MAX_PIXELS:
        raise UnsafeInputError(
            f"The {what} has more than {MAX_PIXELS // 10**6} million pixels. Scan the page at 300 dots an inch, or make it smaller."
        )
