"""Sentences: where a sentence ends, and where not (abbreviations, decimals, list numbers, initials)."""

import re
from collections.abc import Iterator
from functools import cache

from nosology.data import read_table

_STOP = r"[.!?](?:[.!?]*[\"'”’)\]]*(?=\s|\Z)|(?<=[a-z)%]{2}\.)(?=[A-Z][a-z]+\b))"
_END = re.compile(_STOP)
_END_OR_BULLET = re.compile(_STOP + r"|\s[•●▪◦➢]\s*")
_NUMBER = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[.;:,]))\(?#?(\d{1,2})[.)]\s*(?=[A-Za-z(\"'?])")
_MAY_NUMBER = re.compile(r"\d[.)]")
_OWN_NUMBER = re.compile(r"(?<![\d.])(\d{1,2})[.)]\s*\Z")
"""The number of a list item, just before its text."""

_WORD_BEFORE = re.compile(r"(?<!\d)[A-Za-z][A-Za-z.]*\Z|\d+\Z")
_NEXT = re.compile(r"\s*[\"'“(\[]*(\S)(\w*)")
_LONGEST_WORD = 24
_BLANKS = " \t\r\n\xa0"

Span = tuple[int, int, bool]
"""Start, end, and whether it is a list item."""


@cache
def _stops() -> dict[str, str]:
    return {row["word"]: row["ends"] for row in read_table("reading/stops")}


@cache
def _openers() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("reading/openers"))


def split_unit(text: str, start: int, end: int, is_item: bool) -> Iterator[Span]:
    """Cut one unit of text into sentences, in order.

    Args:
        text: The whole text.
        start: Where the unit begins.
        end: Where it ends.
        is_item: The unit is a list item.
    """
    for piece, stop, numbered in _pieces(text, start, end):
        yield from _split(text, piece, stop, is_item or numbered)


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
    if not _MAY_NUMBER.search(text, start, end):
        return marks
    opening = _OWN_NUMBER.search(text, max(0, start - 5), start)
    wanted = int(opening[1]) + 1 if opening else 0
    for match in _NUMBER.finditer(text, start, end):
        number = int(match[1])
        if number == wanted or (not marks and not opening and (number == 1 or match.start() == start)):
            marks.append(match.span())
            wanted = number + 1
    if len(marks) == 1 and marks[0][0] != start and not opening:
        return []
    return marks


def _split(text: str, start: int, end: int, is_item: bool) -> Iterator[Span]:
    at = start
    ends = _END if text.isascii() else _END_OR_BULLET
    for match in ends.finditer(text, start, end):
        mark, after = match.span()
        if text[mark].isspace():
            yield from _trim(text, at, mark, is_item)
            at, is_item = after, True
        elif _ends_here(text, at, mark, after, end):
            yield from _trim(text, at, after, is_item)
            at = after
    yield from _trim(text, at, end, is_item)


def _trim(text: str, start: int, end: int, is_item: bool) -> Iterator[Span]:
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    if end > start:
        yield start, end, is_item


def _ends_here(text: str, start: int, mark: int, after: int, end: int) -> bool:
    """Whether the stop at `mark` ends the sentence that began at `start`."""
    if text[mark] == "?" and (mark == start or text[mark - 1] in " \t(,"):
        return False
    if text[mark] != ".":
        return True
    following = _NEXT.match(text, after, end)
    if following is None:
        return True
    before = _WORD_BEFORE.search(text, max(start, mark - _LONGEST_WORD), mark)
    if before is None:
        return True
    return _stop_ends(before.group(), following[1], following[1] + following[2])


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
