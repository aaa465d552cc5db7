"""Sentences: where a sentence ends, and where not (abbreviations, decimals, list numbers, initials)."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from nosology.data import read_table

_STOP = r"[.!?](?:[.!?]*[\"'”’)\]]*(?=\s|\Z)|(?<=[a-z)%]{2}\.)(?=[A-Z][a-z]+\b))"
_END = re.compile(_STOP)
_END_OR_BULLET = re.compile(_STOP + r"|\s[•●▪◦➢]\s*")
_NUMBER = re.compile(r"(?=[(#\d])(?:(?<=\s)|(?<=^)|(?<=[.;:,]))\(?#?(\d{1,2})[.)]\s*(?=[A-Za-z(\"'?])")
_MAY_NUMBER = re.compile(r"\d[.)]")
_OWN_NUMBER = re.compile(r"(?<![\d.])(\d{1,2})[.)]\s*\Z")
"""The number of a list item, just before its text."""

_WORD_BEFORE = re.compile(r"(?<!\d)[A-Za-z][A-Za-z.]*\Z|\d+\Z")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ."
_DIGITS = "0123456789"
_NEXT = re.compile(r"\s*[\"'“(\[]*(\S)(\w*)")
_LONGEST_WORD = 24
_BEFORE = 5
"""Code points before a unit that may number it."""

_REMEMBERED = 1 << 12
"""Units: notes repeat each other, and themselves."""

_BLANKS = " \t\r\n\xa0"

Span = tuple[int, int, bool]
"""Start, end, and whether it is a list item."""


@cache
def _stops() -> dict[str, str]:
    return {row["word"]: row["ends"] for row in read_table("reading/stops")}


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("reading/openers"))


def split_unit(text: str, start: int, end: int, is_item: bool) -> list[Span]:
    """Cut one unit of text into sentences, in order.

    Args:
        text: The whole text.
        start: Where the unit begins.
        end: Where it ends.
        is_item: The unit is a list item.
    """
    before = max(0, start - _BEFORE)
    return [(before + at, before + stop, item) for at, stop, item in _sentences(text[before:end], start - before, is_item)]


@lru_cache(maxsize=_REMEMBERED)
def _sentences(text: str, start: int, is_item: bool) -> list[Span]:
    """The sentences of a unit that begins at `start` of its text, after as much of what comes before it as matters."""
    found: list[Span] = []
    if not _MAY_NUMBER.search(text, start):
        _split(text, start, len(text), is_item, found)
        return found
    for piece, stop, numbered in _pieces(text, start, len(text)):
        _split(text, piece, stop, is_item or numbered, found)
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut at the numbers of a list written on one line (`1. Hypertension 2. Diabetes`)."""
    marks = _list_marks(text, start, end)
    at, numbered = start, False
    for begin, after in marks:
        if begin > at:
            yield at, begin, numbered
        at, numbered = after, True
    if at < end:
        yield at, end, numbered


def _list_marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of list numbers that count up; a single number is no list unless it opens the unit."""
    marks: list[tuple[int, int]] = []
    opening = _OWN_NUMBER.search(text, max(0, start - _BEFORE), start)
    wanted = int(opening[1]) + 1 if opening else 0
    for match in _NUMBER.finditer(text, start, end):
        number = int(match[1])
        if number == wanted or (not marks and not opening and (number == 1 or match.start() == start)):
            marks.append(match.span())
            wanted = number + 1
    if len(marks) == 1 and marks[0][0] != start and not opening:
        return []
    return marks


def _split(text: str, start: int, end: int, is_item: bool, found: list[Span]) -> None:
    at = start
    ends = _END if text.isascii() else _END_OR_BULLET
    for match in ends.finditer(text, start, end):
        mark, after = match.span()
        if text[mark].isspace():
            _add(text, at, mark, is_item, found)
            at, is_item = after, True
        elif _ends_here(text, at, mark, after, end):
            _add(text, at, after, is_item, found)
            at = after
    _add(text, at, end, is_item, found)


def _add(text: str, start: int, end: int, is_item: bool, found: list[Span]) -> None:
    """Add a sentence without the blanks around it, if anything is left."""
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    if end > start:
        found.append((start, end, is_item))


def _ends_here(text: str, start: int, mark: int, after: int, end: int) -> bool:
    """Whether the stop at `mark` ends the sentence that began at `start`."""
    if text[mark] == "?" and (mark == start or text[mark - 1] in " \t(,"):
        return False
    if text[mark] != ".":
        return True
    following = _NEXT.match(text, after, end)
    if following is None:
        return True
    before = text[text.rfind(" ", max(start, mark - _LONGEST_WORD), mark) + 1 : mark]
    if not (before.isalpha() and before.isascii()):
        before = _word_before(text, max(start, mark - _LONGEST_WORD), mark)
    return not before or _stop_ends(before, following[1], following[1] + following[2])


def _word_before(text: str, start: int, mark: int) -> str:
    """The word or number that ends at `mark`, as far as it lies after `start`; empty when there is none."""
    stretch = text[start:mark]
    if not stretch.isascii():
        found = _WORD_BEFORE.search(text, start, mark)
        return found.group() if found else ""
    word = stretch[len(stretch.rstrip(_LETTERS)) :]
    if not word:
        return stretch[len(stretch.rstrip(_DIGITS)) :]
    at = mark - len(word)
    return (word[1:] if at and text[at - 1].isdecimal() else word).lstrip(".")


def _stop_ends(word: str, letter: str, following: str) -> bool:
    """Whether a stop after `word` ends the sentence when `following` comes next."""
    if len(word) == 1 and word.isupper():
        return following.lower() in _openers()
    rule = _stops().get(word.lower())
    if rule is None:
        return not (len(word) == 1 and letter.islower())
    if rule == "number":
        return not letter.isdigit()
    return rule == "capital" and letter.isupper()
