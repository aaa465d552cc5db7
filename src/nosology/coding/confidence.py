"""How sure a code is: from the strength of the statement, the quality of the index match and what was left open."""

from nosology.coding.draft import Candidate
from nosology.coding.profile import Strength

_BY_STRENGTH = {
    Strength.FINAL: 0.95,
    Strength.PROVISIONAL: 0.85,
    Strength.COURSE: 0.8,
    Strength.COMPLAINT: 0.75,
    Strength.NARRATIVE: 0.65,
    Strength.BACKGROUND: 0.6,
    Strength.INCIDENTAL: 0.4,
    Strength.NEVER: 0.1,
}


def confidence(candidate: Candidate) -> float:
    """0...1, two decimals. Calibrated against gold in the next issue; until then an ordering, not a probability."""
    base = _BY_STRENGTH[candidate.strength]
    stated = 1.0 if candidate.is_stated else 0.9
    opened = 0.95 ** len(candidate.open_axes)
    uncertain = 0.85 if candidate.is_uncertain else 1.0
    return round(base * stated * opened * uncertain * (0.6 + 0.4 * min(1.0, max(0.0, candidate.score))), 2)
