"""Cuts text into tokens. Nothing is altered: a token knows where it stands, and its normal form stands beside its text."""

import re
from functools import lru_cache

from nosology.words.forms import PREFIXES, normalize

__all__ = ["Token", "tokenize"]


type _Part = tuple[int, int, str, str]
"""A word in a stretch of text: start and end within it, text, normal form."""


class Token:
    """A word in its place.

    Attributes:
        start: First code point.
        end: One past the last code point.
        text: The slice of the text.
        norm: Its normal form (see `normalize`).
    """

    __slots__ = ("end", "norm", "start", "text")

    def __init__(self, start: int, end: int, text: str, norm: str) -> None:
        """Put a word in its place."""
        self.start = start
        self.end = end
        self.text = text
        self.norm = norm

    def __repr__(self) -> str:
        return f"Token({self.start}, {self.end}, {self.text!r}, {self.norm!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Token):
            return NotImplemented
        return (self.start, self.end, self.text, self.norm) == (other.start, other.end, other.text, other.norm)

    def __hash__(self) -> int:
        return hash((self.start, self.end))


_LONGEST = 48
"""Code points: longer stretches without a blank are not remembered."""

_CHUNK = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*/?|&")
"""A run of word characters with the marks that may belong inside; `_parts` decides which of them part words."""

_WORD = r"[^\W_]+(?:(?:(?<=\d)[.,](?=\d)|['’](?=[^\W_]))[^\W_]+)*"
_PARTS = re.compile(
    "|".join(
        (
            r"(?<![^\W_])[a-z](?:/[a-z]){1,3}(?![^\W_/])",  # h/o, n/v/d
            r"(?<![^\W_])w/",  # w/ hyperglycemia
            r"(?<![^\W_])[a-z]-(?:\d{1,2}|[a-z]{2,})(?![^\W_])(?!-)",  # x-ray, b-12
            r"(?<![^\W_])t\d-[a-z]+",  # t2-weighted
            rf"(?<![^\W_])(?:{'|'.join(PREFIXES)})-(?=[a-z]{{3,}}){_WORD}",  # post-operative
            _WORD,
            "&",
        )
    ),
    re.IGNORECASE,
)


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens, in order.

    Hyphens and slashes part words, except after a prefix (`post-operative` is one word), a single letter (`x-ray`, `b-12`) and
    between single letters (`h/o`). Numbers keep their decimals and their letters (`3a`, `50mg`, `98.6`). Punctuation gives no
    token. Offsets count code points.
    """
    tokens: list[Token] = []
    offset = 0
    for piece in text.split():
        offset = text.index(piece, offset)
        for start, end, word, norm in _parts(piece) if len(piece) <= _LONGEST else _cut(piece):
            tokens.append(Token(offset + start, offset + end, word, norm))
        offset += len(piece)
    return tokens


def _cut(piece: str) -> tuple[_Part, ...]:
    """The words of a stretch without blanks."""
    return tuple(
        (chunk.start() + part.start(), chunk.start() + part.end(), part.group(), normalize(part.group()))
        for chunk in _CHUNK.finditer(piece)
        for part in _PARTS.finditer(chunk.group())
    )


_parts = lru_cache(maxsize=1 << 16)(_cut)
