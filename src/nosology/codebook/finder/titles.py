"""Reads the title of an index term: which words it demands, which it offers, and whether it only links."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nosology.codebook.finder.vocabulary import RELATIONS, SOFT, mark, words_of
from nosology.words import tokenize

__all__ = ["Role", "Title", "read_title"]

_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[[^\]]*\]")
_OR: Final = re.compile(r"(\S+) or (\S+)")
_OTHER: Final = re.compile(r"^(?:other )?(?:specified|nec\b)|^other\b|\bspecified (?:site|type|form|organ)\b", re.IGNORECASE)
_UNSPECIFIED: Final = re.compile(r"^unspecified\b|^nos$|^site unspecified|^unspecified site", re.IGNORECASE)
_SHARED_LETTERS = 3


class Role:
    """What a subterm does on the way to a code."""

    WORDS = 0
    """Its words must be said."""
    LINK = 1
    """It only links: `with`, `due to`, `in`."""
    UNSPECIFIED = 2
    """It stands for nothing more being said."""
    OTHER = 3
    """It stands for anything else that is said."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title, read.

    Attributes:
        choices: Ways to say it, each the words that must be said; empty for a link.
        offered: Words that may be said as well.
        role: See `Role`.
        whole: The same ways with the words that may otherwise stay unsaid (`eye disease` after `in`).
    """

    choices: tuple[tuple[str, ...], ...]
    offered: tuple[str, ...]
    role: int
    whole: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=4096)
def read_title(title: str, nonessential: tuple[str, ...] = ()) -> Title:
    """Read a title of the Alphabetic Index.

    Words after a comma are another way to say the first (`Abdomen, abdominal`) when they begin alike or mean the same, else they
    are wanted as well (`Fracture, burst`). Nonessential modifiers are offered.
    """
    if _UNSPECIFIED.search(title):
        return Title((), (), Role.UNSPECIFIED)
    if _OTHER.search(title):
        return Title((), (), Role.OTHER)
    offered = [word for text in (*_brackets(title), *nonessential) for word in words_of(text)]
    parts = [part for part in _BRACKETS.sub(" ", title).split(",") if part.strip()]
    choices = _choices(parts)
    soft = {word for choice in choices for word in choice if word in SOFT}
    firm = tuple(dict.fromkeys(_without_soft(choice) for choice in choices if choice))
    if _begins_with_link(title):
        firm = tuple(dict.fromkeys(choices)) if firm else ()
    role = Role.WORDS if firm else Role.LINK
    return Title(firm, tuple(dict.fromkeys([*offered, *sorted(soft)])), role, tuple(dict.fromkeys(choices)))


def _begins_with_link(title: str) -> bool:
    """`to eye disease`, `due to kidney disease`: what a link leads to is wanted whole."""
    tokens = tokenize(title)
    return len(tokens) > 1 and (tokens[0].norm in RELATIONS or tokens[0].norm == "to")


def _brackets(title: str) -> list[str]:
    return [match.group(1) for match in _BRACKETS.finditer(title) if match.group(1)]


def _without_soft(choice: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in choice if word not in SOFT) or choice


def _choices(parts: list[str]) -> list[tuple[str, ...]]:
    ways = [way for part in parts[:1] for way in _either(part)]
    wanted: tuple[str, ...] = ()
    for part in parts[1:]:
        if _is_variant(part, parts[0]):
            ways += _either(part)
        else:
            wanted += tuple(words_of(part))
    return [(*way, *wanted) for way in ways]


def _either(part: str) -> list[tuple[str, ...]]:
    """`bronchial or bronchogenic` is two ways to say one thing; so are whole phrases on both sides of an `or`."""
    match = _OR.search(part)
    if not match or RELATIONS & {token.norm for token in tokenize(part[: match.end()])}:
        return [tuple(words_of(part))]
    ways = [tuple(words_of(part[: match.start()] + word + part[match.end() :])) for word in match.groups()]
    left, right = words_of(part[: match.end(1)]), words_of(part[match.start(2) :])
    ways.extend(tuple(side) for side in (left, right) if len(side) > 1)
    return list(dict.fromkeys(ways))


def _is_variant(part: str, first: str) -> bool:
    one, other = _norms(part), _norms(first)
    if len(one) != len(other) or not one:
        return False
    return all(a == b or _begin_alike(a, b) for a, b in zip(one, other, strict=True))


def _begin_alike(one: str, other: str) -> bool:
    return len(one) > _SHARED_LETTERS and one[:_SHARED_LETTERS] == other[:_SHARED_LETTERS]


def _norms(text: str) -> list[str]:
    return mark([token.norm for token in tokenize(text)])
