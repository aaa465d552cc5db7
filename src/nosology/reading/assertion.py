"""Assertion: what the text says of a mention (present, negated, uncertain, historical, family, hypothetical).

Words decide first, within the reach of each cue; then the section. Cues, their reach and the sections' rules are tables.
"""

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
_CURRENT = "current"
_PATIENT = frozenset({"patient", "pt", "she", "he"})


class Judgement(NamedTuple):
    """What the text says of a mention.

    Attributes:
        assertion: The decision.
        cue: Start and end of the words that decided it; None when the section or nothing did.
        rule: What decided: class and cue (`negated: denies`), section (`section: family-history`), or `default`.
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
    text, begin = layout.text(sentence), sentence.start
    reading = _read(text)
    found = _covering(reading, layout.tokens[first_token].start - begin, layout.tokens[last_token].end - begin)
    kind = layout.sections[sentence.section_index].kind
    flags = _flags(found, kind)
    for assertion in _ORDER:
        scope = found.get(assertion)
        if scope is not None:
            rule = f"{assertion}: {text[scope.cue_start : scope.cue_end].lower()}"
            cue = begin + scope.cue_start, begin + scope.cue_end
            return Judgement(assertion, cue, " ".join(rule.split()), flags - {assertion.value})
    return _by_section(reading, kind, flags)


@lru_cache(maxsize=SENTENCES)
def _read(text: str) -> _Reading:
    """Cues and scopes of a sentence, read once."""
    words = scan(text)
    return _Reading(words, find_scopes(words, find_cues(words.texts)))


def _covering(reading: _Reading, start: int, end: int) -> dict[str, Scope]:
    """The nearest scope of each class that covers the mention."""
    found: dict[str, Scope] = {}
    if not reading.scopes:
        return {}
    starts, ends = reading.words.places
    for scope in reading.scopes:
        if scope.cue.direction == "forward":
            after = scope.cue_start < start if scope.cue.role == Assertion.NEGATED else scope.cue_end <= start
            covers = after and start <= ends[scope.last] and end > scope.cue_end
        else:
            reach = starts[scope.first]
            covers = (end > reach if scope.cue.scope.isdigit() else start >= reach) and end <= ends[scope.last]
        if covers:
            known = found.get(scope.cue.role)
            if known is None or _distance(scope, start) < _distance(known, start):
                found[scope.cue.role] = scope
    return _settle(found, start)


def _settle(found: dict[str, Scope], start: int) -> dict[str, Scope]:
    """Words for the present outrank historical ones unless these stand nearer."""
    current, historical = found.pop(_CURRENT, None), found.get(Assertion.HISTORICAL)
    if current and historical and not historical.cue.flag and _distance(current, start) <= _distance(historical, start):
        del found[Assertion.HISTORICAL]
    return found


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
