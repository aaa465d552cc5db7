"""Assertion: what the text says of a mention (present, negated, uncertain, historical, family, hypothetical)."""

from dataclasses import dataclass

from nosology.model.findings import Assertion
from nosology.reading.layout import Layout, Sentence


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the text says of a mention.

    Attributes:
        assertion: The decision.
        cue: Start and end of the words that decided it; None when the section or nothing did.
        rule: What decided: the class and cue, the section, or `default`.
        flags: What else the coder should know: other classes that also apply (`historical`, `family`, ...), and the section's flag.
    """

    assertion: Assertion
    cue: tuple[int, int] | None
    rule: str
    flags: frozenset[str] = frozenset()


def assert_mention(layout: Layout, sentence: Sentence, first_token: int, last_token: int) -> Judgement:
    """Decide what the text says of the mention at tokens `first_token`...`last_token` (inclusive)."""
    return Judgement(Assertion.PRESENT, None, "default")
