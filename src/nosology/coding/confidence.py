"""How sure a code is: a probability, from a few things the record shows (weights in table `coding/confidence`).

The weights are fitted by `python -m tools.calibrate` on encounters that coders have coded; docs/accuracy.md shows how the stated
confidence compares with the share that is right.
"""

import math
from collections.abc import Iterator
from functools import cache

from nosology.coding.draft import Candidate
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
    return dict(_features(candidate))


def _features(candidate: Candidate) -> Iterator[tuple[str, float]]:
    yield f"strength-{candidate.strength.name.lower()}", 1.0
    yield f"kind-{candidate.kind}", 1.0
    yield "score", min(1.0, max(0.0, candidate.score))
    yield "mentions", math.log2(min(_MOST_MENTIONS, max(1, len(candidate.findings)))) / math.log2(_MOST_MENTIONS)
    if candidate.open_axes:
        yield "open", min(_MOST_OPEN, len(candidate.open_axes)) / _MOST_OPEN
    if any(step.step == "guideline" for step in candidate.steps):
        yield "guideline", 1.0
    for name in ("stated", "uncertain", "supported", "addressed"):
        if getattr(candidate, f"is_{name}"):
            yield name, 1.0


def confidence(candidate: Candidate) -> float:
    """The probability that a coder would agree with the code, from 0.01 to 0.99, two decimals."""
    weights = _weights()
    total = weights["always"] + sum(weights.get(name, 0.0) * value for name, value in _features(candidate))
    is_proposed = any(step.step == "second-reader" for step in candidate.steps)
    return round(min(_MOST_PROPOSED if is_proposed else _HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-total)))), 2)


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_table("coding/confidence")}
