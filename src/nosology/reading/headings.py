"""Headings: which words at the start of a line name a section, and which section."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nosology.data import read_table
from nosology.model.findings import SectionKind

LONGEST = 90
"""Code points: nothing longer than this is a heading."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_JOINERS = re.compile(r"\s*(?:&|\+)\s*")
_MARKS = re.compile(r"['’`]s?\b|[^a-z0-9]+")
_BRIEF = 2


@dataclass(frozen=True, slots=True)
class Name:
    """What a heading's words mean.

    Attributes:
        kind: The section it opens; None for a heading inside a section.
        level: `main` opens a section, `line` one that ends with its line, `sub` keeps the section around it.
    """

    kind: SectionKind | None
    level: str


@dataclass(frozen=True, slots=True)
class KindRule:
    """What standing in a kind of section means.

    Attributes:
        keeps: Headings we do not know stay inside it.
        assertion: The assertion of a mention there unless its own words decide; empty for none.
        flag: What the coder is told of mentions there; empty for nothing.
    """

    keeps: bool
    assertion: str
    flag: str


@cache
def kind_rules() -> Mapping[SectionKind, KindRule]:
    """The rules of all kinds of sections."""
    rows = read_table("reading/section_kinds")
    return {SectionKind(row["kind"]): KindRule(row["keeps"] == "yes", row["assertion"], row["flag"]) for row in rows}


@cache
def _names() -> tuple[dict[str, Name], frozenset[str]]:
    """Known names, and the modifier words that may stand around them."""
    names: dict[str, Name] = {}
    modifiers = set()
    for row in read_table("reading/sections"):
        if row["level"] == "modifier":
            modifiers.add(row["name"])
        else:
            names[row["name"]] = Name(SectionKind(row["kind"]) if row["kind"] else None, row["level"])
    return names, frozenset(modifiers)


@lru_cache(maxsize=8192)
def name_section(words: str) -> Name | None:
    """What a heading with these words opens, or None when they are not the name of a section.

    Case, punctuation and brackets are ignored; words such as `current` or `reviewed` around a known name are dropped; of two
    names joined by `and` the first decides.
    """
    plain = _plain(_BRACKETS.sub(" ", words)) or _plain(words)
    if len(plain) <= _BRIEF and not words.strip().isupper():
        return None
    return _look_up(plain) or _look_up(_plain(words))


def _plain(words: str) -> str:
    return " ".join(_MARKS.sub(" ", _JOINERS.sub(" and ", words.lower())).split())


def _look_up(plain: str) -> Name | None:
    names, modifiers = _names()
    if plain in names:
        return names[plain]
    bare = _strip_modifiers(plain, modifiers)
    if bare in names:
        return names[bare]
    first, joint, second = bare.partition(" and ")
    if joint and first in names and second in names:
        return names[first]
    return None


def _strip_modifiers(plain: str, modifiers: frozenset[str]) -> str:
    words = plain.split(" ")
    changed = True
    while changed and len(words) > 1:
        changed = False
        for size in (3, 2, 1):
            if len(words) > size and " ".join(words[:size]) in modifiers:
                words, changed = words[size:], True
                break
            if len(words) > size and " ".join(words[-size:]) in modifiers:
                words, changed = words[:-size], True
                break
    return " ".join(words)
