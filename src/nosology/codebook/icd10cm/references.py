"""References to codes inside notes: `(O24.4-)`, `(C00-C96)`, `(E08-E13 with .4-)` as machine sets."""

import re
from collections.abc import Iterable, Iterator

from nosology.model.books import CodeRange

_CODE = r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|U\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<first>{_CODE})\.?-?(?:\s*(?:-|–|to)\s*(?P<last>{_CODE})(?![A-Za-z0-9]))?(?![A-Za-z0-9])"
)
_WITH = re.compile(
    r"(?:\s*-)?\s+with\s+(?:final characters?\s+)?(?P<parts>-?\.[0-9A-Z]+-?(?:(?:,|\s+or|\s+and)+\s+-?\.[0-9A-Z]+-?)*)"
)
_ENDING = re.compile(
    r"\s+with\s+(?P<places>(?:fourth|fifth|sixth|final|last)(?:\s+or\s+(?:fourth|fifth|sixth|final|last))?)"
    r"(?:\s+or\s+(?:fourth|fifth|sixth))?\s+characters?\s+(?P<chars>[0-9A-Z](?:\s*[-–]\s*[0-9A-Z]\b)?(?:(?:,|\s+or|\s+and)+\s+[0-9A-Z]\b)*)"
)
_PLACES = {"fourth": "4", "fifth": "5", "sixth": "6", "final": "$", "last": "$"}


def parse_references(text: str) -> tuple[CodeRange, ...]:
    """The codes a note names, in print order, duplicates dropped.

    The suffix is empty, `.4` (the characters after the dot begin so) or `5|6=5` (the fifth or sixth character is 5;
    `$` stands for the last character).
    """
    found: dict[CodeRange, None] = {}
    for match in _RANGE.finditer(text):
        for suffix in _suffixes(text, match.end()):
            found[CodeRange(match["first"], match["last"] or match["first"], suffix)] = None
    return tuple(found)


def _suffixes(text: str, at: int) -> Iterator[str]:
    """What is printed after a range to narrow it."""
    dotted = _WITH.match(text, at)
    ending = None if dotted else _ENDING.match(text, at)
    if dotted:
        yield from ("." + part for part in re.findall(r"\.([0-9A-Z]+)", dotted["parts"]))
    elif ending:
        places = "|".join(_PLACES[place] for place in re.findall("|".join(_PLACES), ending["places"]))
        yield from (f"{places}={character}" for character in _characters(ending["chars"]))
    else:
        yield ""


def _characters(text: str) -> Iterator[str]:
    span = re.fullmatch(r"(\d)\s*[-–]\s*(\d)", text)
    yield from map(str, range(int(span[1]), int(span[2]) + 1)) if span else re.findall(r"\b[0-9A-Z]\b", text)


def covers(ranges: Iterable[CodeRange], code: str) -> bool:
    """Whether a code lies in any of the ranges; a range end takes in everything below it (`C00-C96` holds `C96.Z`)."""
    return any(_covers(one, code) for one in ranges)


def _covers(one: CodeRange, code: str) -> bool:
    if not (one.first <= code and (code <= one.last or code.startswith(one.last))):
        return False
    if not one.suffix:
        return True
    if one.suffix.startswith("."):
        return code[3:].startswith(one.suffix)
    places, _, character = one.suffix.partition("=")
    return any(_character_at(code, place) == character for place in places.split("|"))


def _character_at(code: str, place: str) -> str:
    """One character of a code by its place, dot not counted; empty when the code is shorter."""
    bare = code.replace(".", "")
    index = len(bare) - 1 if place == "$" else int(place) - 1
    return bare[index : index + 1]
