"""How sure a code is: a probability, from a few things the record shows (weights in table `coding/confidence`).

The weights are fitted by `python -m tools.calibrate` on encounters that coders have coded; docs/accuracy.md shows how the stated
confidence compares with the share that is right.
"""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from nosology.coding.draft import Candidate
from nosology.coding.profile import Strength
from nosology.data import read_table

__all__ = ["confidence", "features"]

_MOST_MENTIONS = 8
_MOST_OPEN = 2
_LOWEST, _HIGHEST = 0.01, 0.99
_MOST_PROPOSED = 0.5
"""The most a code can be sure that a second reader proposed: nothing is known of how often it is right."""


def features(candidate: Candidate) -> dict[str, float]:
    """What the confidence is made of, by name; what is absent is left out.

    `strength-*` and `kind-*` say which section speaks most strongly and what kind of statement it is (1); `score` is the quality of the
    match to the Index (0...1); `mentions` the logarithm of their number (0...1); `open` the details left open (0...1); the others are 1.
    """
    return dict(_features(_shown(candidate)))


class _Shown(NamedTuple):
    """What the record shows of a candidate, as far as its confidence depends on it."""

    strength: Strength
    kind: str
    score: float
    mentions: int
    left_open: int
    by_guideline: bool
    is_proposed: bool
    said: tuple[bool, bool, bool, bool]


_SAID = ("stated", "uncertain", "supported", "addressed")


def _shown(candidate: Candidate) -> _Shown:
    steps = {step.step for step in candidate.steps}
    said = candidate.is_stated, candidate.is_uncertain, candidate.is_supported, candidate.is_addressed
    mentions, left_open = min(_MOST_MENTIONS, max(1, len(candidate.findings))), min(_MOST_OPEN, len(candidate.open_axes))
    by_guideline, is_proposed = "guideline" in steps, "second-reader" in steps
    return _Shown(candidate.strength, candidate.kind, candidate.score, mentions, left_open, by_guideline, is_proposed, said)


def _features(shown: _Shown) -> Iterator[tuple[str, float]]:
    yield f"strength-{shown.strength.name.lower()}", 1.0
    yield f"kind-{shown.kind}", 1.0
    yield "score", min(1.0, max(0.0, shown.score))
    yield "mentions", math.log2(shown.mentions) / math.log2(_MOST_MENTIONS)
    if shown.left_open:
        yield "open", shown.left_open / _MOST_OPEN
    if shown.by_guideline:
        yield "guideline", 1.0
    yield from ((name, 1.0) for name, holds in zip(_SAID, shown.said, strict=True) if holds)


def confidence(candidate: Candidate) -> float:
    """The probability that a coder would agree with the code, from 0.01 to 0.99, two decimals."""
    return _of(_shown(candidate))


@lru_cache(maxsize=1 << 13)
def _of(shown: _Shown) -> float:
    weights = _weights()
    total = weights["always"] + sum(weights.get(name, 0.0) * value for name, value in _features(shown))
    return round(min(_MOST_PROPOSED if shown.is_proposed else _HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-total)))), 2)


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_table("coding/confidence")}
