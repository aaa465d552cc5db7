"""Assertion: what the text says of a mention (present, negated, uncertain, historical, family, hypothetical).

Words decide first, within the reach of each cue; then the section. Cues, their reach and the sections' rules are tables.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from nosology.model.findings import Assertion, SectionKind
from nosology.reading.cues import Words, find_cues, scan
from nosology.reading.headings import kind_rules
from nosology.reading.layout import SENTENCES, Layout, Sentence
from nosology.reading.scopes import Scope, find_scopes

__all__ = ["Judgement", "assert_mention"]

_ORDER = (
    Assertion.HYPOTHETICAL,
    Assertion.NEGATED,
    Assertion.FAMILY,
    Assertion.UNCERTAIN,
    Assertion.HISTORICAL,
)
_WITHIN = frozenset({Assertion.NEGATED, Assertion.FAMILY, Assertion.HYPOTHETICAL})
"""Classes whose cue may share words with the mention: `her father has a history of falling`."""

_CURRENT = "current"
_OVER = re.compile(
    r"(?:this|it|that|(?P<all>these|those|they)|the (?P<named>\w+))(?: symptoms?)?(?: (?:has|have|had|is|are|was|were))?"
    r"(?: (?:now|since|completely|fully|also|all|already|then|subsequently|eventually|spontaneously))*"
    r" (?:resolved|gone(?: away)?|went away|cleared(?: up)?|subsided|disappeared)\b",
    re.IGNORECASE,
)
"""A sentence that says of what the one before it named that it is over."""

_OVER_WORDS = ("resolved", "gone", "went away", "cleared", "subsided", "disappeared")
_RESOLVED = frozenset({"resolved"})
_NEAR_END = 6
_PATIENT = frozenset({"patient", "pt", "she", "he"})


class Judgement(NamedTuple):
    """What the text says of a mention.

    Attributes:
        assertion: The decision.
        cue: Start and end of the words that decided it; None when the section or nothing did.
        rule: What decided: class and cue (`negated: denies`), section (`section: family-history`), `next sentence`, or `default`.
        flags: What else the coder should know: other assertions that also apply (`historical`, `family`, ...); what the cues say
            (`resolved`, `risk`, `prevention`, `plan`, `instruction`, `as-needed`, `past-medical-history`); the section's flag.
    """

    assertion: Assertion
    cue: tuple[int, int] | None
    rule: str
    flags: frozenset[str] = frozenset()


class _Reading(NamedTuple):
    """The words of a sentence and the scopes of its cues, in places of the sentence."""

    words: Words
    scopes: Sequence[Scope]


def assert_mention(layout: Layout, sentence: Sentence, first_token: int, last_token: int) -> Judgement:
    """Decide what the text says of the mention at tokens `first_token`...`last_token` (inclusive).

    Cues inside the mention do not count. Where several classes apply, hypothetical comes before negated, family, uncertain and
    historical; the others are kept as flags. A disease listed under past medical history stays present and is flagged.
    """
    begin = sentence.start
    kind = layout.sections[sentence.section_index].kind
    judgement = _judge(sentence.text, layout.starts[first_token] - begin, layout.ends[last_token] - begin, kind)
    if judgement.cue is None:
        is_over = judgement.assertion is Assertion.PRESENT and _is_over(layout, sentence, last_token)
        return Judgement(Assertion.HISTORICAL, None, "next sentence", judgement.flags | _RESOLVED) if is_over else judgement
    start, end = judgement.cue
    return Judgement(judgement.assertion, (begin + start, begin + end), judgement.rule, judgement.flags)


@lru_cache(maxsize=64)
def _may_be_over(text: str) -> bool:
    """Whether a document has any word that such a sentence needs."""
    return any(word in text for word in _OVER_WORDS)


def _is_over(layout: Layout, sentence: Sentence, last_token: int) -> bool:
    """Whether the next sentence says that the mention is over: `It has resolved`, `The cough is gone`."""
    if not _may_be_over(layout.document.text):
        return False
    following = layout.following(sentence)
    if following is None or following.section_index != sentence.section_index:
        return False
    text = layout.document.text
    match = _OVER.match(text, following.start, following.end)
    if match is None:
        return False
    if match["named"]:
        return text[layout.starts[last_token] : layout.ends[last_token]].lower() == match["named"].lower()
    return bool(match["all"]) or sentence.last_token - last_token <= _NEAR_END


@lru_cache(maxsize=2 * SENTENCES)
def _judge(text: str, start: int, end: int, kind: SectionKind) -> Judgement:
    """What a sentence says of the mention at [start, end) in it; the cue's place counts from the sentence's first code point."""
    reading = _read(text)
    found = _covering(reading, start, end)
    flags = _flags(found, kind)
    for assertion in _ORDER:
        scope = found.get(assertion)
        if scope is not None:
            rule = f"{assertion}: {text[scope.cue_start : scope.cue_end].lower()}"
            cue = scope.cue_start, scope.cue_end
            return Judgement(assertion, cue, " ".join(rule.split()), flags - {assertion.value})
    return _by_section(reading, kind, flags)


@lru_cache(maxsize=SENTENCES)
def _read(text: str) -> _Reading:
    """Cues and scopes of a sentence, read once."""
    words = scan(text)
    return _Reading(words, find_scopes(words, find_cues(words.texts)))


def _covering(reading: _Reading, start: int, end: int) -> dict[str, Scope]:
    """The scope of each class that covers the mention: the nearest, or one that says it is over."""
    found: dict[str, Scope] = {}
    if not reading.scopes:
        return {}
    starts, ends = reading.words.places
    for scope in reading.scopes:
        if scope.cue.direction == "forward":
            after = scope.cue_start < start if scope.cue.role in _WITHIN else scope.cue_end <= start
            covers = after and start <= ends[scope.last] and end > scope.cue_end
        else:
            reach = starts[scope.first]
            covers = (end > reach if scope.cue.scope.isdigit() else start >= reach) and end <= ends[scope.last]
        if covers:
            known = found.get(scope.cue.role)
            if known is None or _rank(scope, start) < _rank(known, start):
                found[scope.cue.role] = scope
    return _settle(found, start)


def _settle(found: dict[str, Scope], start: int) -> dict[str, Scope]:
    """Words for the present outrank historical ones unless these stand nearer; they always outrank a bare year."""
    current, historical = found.pop(_CURRENT, None), found.get(Assertion.HISTORICAL)
    if current is None or historical is None:
        return found
    is_nearer = not historical.cue.flag and _distance(current, start) <= _distance(historical, start)
    if is_nearer or historical.cue.flag == "dated":
        del found[Assertion.HISTORICAL]
    return found


def _rank(scope: Scope, start: int) -> tuple[bool, int]:
    """Words that say a condition is over come before others of their class; then the nearest."""
    return scope.cue.flag != "resolved", _distance(scope, start)


def _distance(scope: Scope, start: int) -> int:
    return abs(start - scope.cue_start)


def _flags(found: dict[str, Scope], kind: SectionKind) -> frozenset[str]:
    flags = {*found, *(scope.cue.flag for scope in found.values()), kind_rules()[kind].flag}
    return frozenset(str(flag) for flag in flags if flag)


def _by_section(reading: _Reading, kind: SectionKind, flags: frozenset[str]) -> Judgement:
    """What the section says of mentions whose own words say nothing."""
    assertion = kind_rules()[kind].assertion
    if not assertion or (reading.words.texts and reading.words.texts[0] in _PATIENT):
        return Judgement(Assertion.PRESENT, None, "default", flags)
    return Judgement(Assertion(assertion), None, f"section: {kind}", flags)
