"""Headings: which words at the start of a line name a section, and which section."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from nosology.data import read_table
from nosology.model.findings import SectionKind
from nosology.reading.titles import read_title

LONGEST = 90
"""Code points: nothing longer than this is a heading."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_JOINERS = re.compile(r"\s*(?:&|\+)\s*")
_JOINTS = re.compile(r"\s*[/,]\s*|\s+(?:and|&|\+)\s+")
_WHEN = re.compile(r"[\s,]+(?:on |at |as of |of |from )?\d{1,4}([/.:-]\d{1,4}){1,2}\s*$|^\d{1,4}([/.:-]\d{1,4}){1,2}[\s,]+")
"""A date or a time before or after a heading's words."""

_MARKS = re.compile(r"['’`]s?\b|[^a-z0-9]+")
_BRIEF = 2
_CONCLUSIONS = frozenset(
    {SectionKind.ASSESSMENT, SectionKind.DIAGNOSIS, SectionKind.DISCHARGE_DIAGNOSIS, SectionKind.PROBLEM_LIST}
)


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
        keeps: `yes` when headings we do not know stay inside it, `no` when one that looks like a heading ends it, `narrow` when any
            label at the start of a line does.
        is_brief: It holds names or a note of one paragraph; a story that follows after a blank line is not part of it.
        assertion: The assertion of a mention there unless its own words decide; empty for none.
        flag: What the coder is told of mentions there; empty for nothing.
    """

    keeps: str
    is_brief: bool
    assertion: str
    flag: str


@cache
def kind_rules() -> Mapping[SectionKind, KindRule]:
    """The rules of all kinds of sections."""
    rows = read_table("reading/section_kinds")
    return {
        SectionKind(row["kind"]): KindRule(row["keeps"], row["brief"] == "yes", row["assertion"], row["flag"]) for row in rows
    }


@cache
def _systems() -> Mapping[str, SectionKind | None]:
    return {row["label"]: SectionKind(row["kind"]) if row["kind"] else None for row in read_table("reading/systems")}


@lru_cache(maxsize=8192)
def read_system(label: str) -> tuple[bool, SectionKind | None]:
    """Whether a label names organ systems or parts of the body, and the section that it alone tells, if any."""
    whole = plain_words(label)
    plain = [whole] if whole in _systems() else [plain_words(part) for part in _JOINTS.split(label)]
    if not set(plain) <= _systems().keys():
        return False, None
    return True, next((kind for part in plain if (kind := _systems()[part]) is not None), None)


@cache
def kin() -> frozenset[str]:
    """Words for relatives."""
    return frozenset(row["word"] for row in read_table("reading/cue_sets") if row["set"] == "kin")


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
    bare = _WHEN.sub("", _BRACKETS.sub(" ", words).strip())
    plain = plain_words(bare) or plain_words(words)
    if len(plain) <= _BRIEF and not words.lstrip()[:1].isupper():
        return None
    return _look_up(plain) or _look_up(plain_words(words)) or _by_title(plain) or _by_parts(bare)


def _by_title(plain: str) -> Name | None:
    kind = read_title(plain.split())
    return Name(kind, "main") if kind is not None else None


def _by_parts(words: str) -> Name | None:
    """Of several known names side by side the first decides, but problems with their plan are both."""
    parts = _JOINTS.split(words)
    if len(parts) < 2:
        return None
    names = [name for plain in map(plain_words, parts) if (name := _look_up(plain) or _by_title(plain)) is not None]
    if len(names) < len(parts) or any(name.kind is None for name in names):
        return None
    return _both(names[0], *[name.kind for name in names])


def plain_words(words: str) -> str:
    """Lower case, without marks."""
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
        return _both(names[first], names[second].kind)
    return None


def _both(first: Name, *kinds: SectionKind | None) -> Name:
    """The first of several names, unless they are a statement of problems and the plan for them."""
    if first.kind in _CONCLUSIONS and SectionKind.PLAN in kinds:
        return Name(SectionKind.ASSESSMENT_PLAN, "main")
    return first


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
