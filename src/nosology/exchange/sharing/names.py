"""Names of people: beside a title or a label, or capitalised words that no allow-list knows."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from nosology.data import read_table
from nosology.exchange.sharing.words import words_of

_CAPITALISED = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|[A-Z]{2,}(?:['’-][A-Z]+)*|[A-Z]['’][A-Z][a-z]+"
_INITIAL = r"[A-Z]\.?"
_NAME = (
    rf"(?:{_CAPITALISED}|{_INITIAL}(?= ))(?:,? (?:{_CAPITALISED}|{_INITIAL}(?=[ ,;.\n]|$)|van|von|de|la|del|der|bin|al)){{0,3}}"
)
_WORD = re.compile(rf"(?<![^\W_])(?:{_CAPITALISED})(?![^\W_])")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•*>-]|\d[.)])[\s\"'(]*$")
_HEADING = re.compile(r"[^\n:]{0,60}:")
_KEPT_AFTER_CUE = frozenset(
    ["the", "no", "none", "is", "was", "and", "on", "in", "to", "for", "with", "denies", "reports", "presents", "has", "seen"]
)
_BEFORE_WITH_COMMA = frozenset(["do", "pa"])
_SHORTEST = 3
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ly", ""),
    ("al", ""),
    ("ic", ""),
)


def name_spans(text: str, allowed: Collection[str]) -> Iterator[tuple[int, int]]:
    """Stretches of a text that are names, or may be.

    Args:
        text: The text.
        allowed: Words in lower case that name no one by themselves.
    """
    cued = list(_cued(text))
    yield from cued
    parts = {word for start, end in cued for word in words_of(text[start:end]) if len(word) >= _SHORTEST}
    written_small = {match[0] for match in re.finditer(r"\b[a-z]{2,}\b", text)}
    for match in _WORD.finditer(text):
        lower = match[0].lower()
        if lower in parts or (not match[0].isupper() and not _is_known(lower, allowed, written_small, text, match)):
            yield match.span()


def _is_known(word: str, allowed: Collection[str], small: Collection[str], text: str, match: re.Match[str]) -> bool:
    """Whether a capitalised word is a word of the language: on the allow-list, written small elsewhere, or a compound of such."""
    if word in small or all(_is_allowed(part, allowed) for part in re.split(r"['’-]", word) if len(part) > 1):
        return True
    line_start = text.rfind("\n", 0, match.start()) + 1
    heading = _HEADING.match(text, line_start)
    return heading is not None and heading.end() > match.end() and not text[line_start : match.start()].strip()


def _is_allowed(word: str, allowed: Collection[str]) -> bool:
    """Whether a word, or the word that it is an inflection of, is on the allow-list."""
    return word in allowed or any(
        word.endswith(ending) and f"{word.removesuffix(ending)}{instead}" in allowed for ending, instead in _ENDINGS
    )


def _cued(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            first = text[start:end].split()[0].strip(",.").lower()
            if first not in _KEPT_AFTER_CUE:
                yield start, end


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    sides: dict[str, list[str]] = {"before": [], "after": [], "label": []}
    for row in read_table("exchange/name-cues"):
        sides[row["side"]].append(row["cue"])
    before = _any_of(sides["before"])
    after = _any_of([cue for cue in sides["after"] if cue not in _BEFORE_WITH_COMMA])
    with_comma = _any_of([*sides["after"]])
    label = _any_of(sides["label"])
    return (
        re.compile(rf"(?<!\w)(?i:{before})\s+(?P<name>{_NAME})"),
        re.compile(rf"(?P<name>{_NAME}),? +(?i:{after})(?!\w)"),
        re.compile(rf"(?P<name>{_NAME}), *(?i:{with_comma})(?!\w)"),
        re.compile(rf"(?m)(?<!\w)(?i:{label})[ \t]*:[ \t]*(?P<name>{_NAME})"),
    )


def _any_of(cues: list[str]) -> str:
    return "|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True))
