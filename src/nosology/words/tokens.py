"""Cuts text into tokens. Nothing is altered: a token knows where it stands, and its normal form stands beside its text."""

import re
from typing import NamedTuple

from nosology.words.forms import PREFIXES, normalize

__all__ = ["Columns", "Token", "cut", "tokenize"]


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


class Columns(NamedTuple):
    """The tokens of a text side by side, one place each: cheaper to make and to ask than a `Token` for every word.

    Attributes:
        starts: First code point of each.
        ends: One past the last.
        texts: The slices of the text.
        norms: Their normal forms.
    """

    starts: list[int]
    ends: list[int]
    texts: list[str]
    norms: list[str]


_RUN = re.compile(r"\S+")
_REMEMBERED = 1 << 16
_LONGEST = 48
"""Code points: longer stretches without a blank are not remembered."""

_CHUNK = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*/?|&")
"""A run of word characters with the marks that may belong inside; `_parts` decides which of them part words."""

_PLAIN = re.compile(r"[(\[“]*([A-Za-z]{2,})[.,;:?!)\]”]*")
"""One word with punctuation around it, as most stretches are."""

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
    return list(map(Token, *cut(text)))


def cut(text: str) -> Columns:
    """The tokens of a text in columns; see `tokenize`."""
    columns = starts, ends, texts, norms = Columns([], [], [], [])
    offset = 0
    known = _known.get
    for piece in text.split(" "):
        parts = known(piece)
        if parts is None:
            parts = _parts(piece)
        for start, end, word, norm in parts:
            starts.append(offset + start)
            ends.append(offset + end)
            texts.append(word)
            norms.append(norm)
        offset += len(piece) + 1
    return columns


_known: dict[str, tuple[_Part, ...]] = {}
"""The parts of the pieces met so far; cleared when there are too many."""


def _parts(piece: str) -> tuple[_Part, ...]:
    """The words of a piece between two blanks, in which lines may break."""
    parts = tuple(
        (run.start() + start, run.start() + end, word, norm)
        for run in _RUN.finditer(piece)
        for start, end, word, norm in _cut(run.group())
    )
    if len(piece) <= _LONGEST:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        _known[piece] = parts
    return parts


def _cut(piece: str) -> tuple[_Part, ...]:
    """The words of a stretch without blanks."""
    plain = _PLAIN.fullmatch(piece)
    if plain is not None:
        return ((*plain.span(1), plain[1], normalize(plain[1])),)
    return tuple(
        (chunk.start() + part.start(), chunk.start() + part.end(), part.group(), normalize(part.group()))
        for chunk in _CHUNK.finditer(piece)
        for part in _PARTS.finditer(chunk.group())
    )
