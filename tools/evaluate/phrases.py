"""Look-up phrases: is the wanted code first, or among the first five?"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tools.evaluate.measures import is_held_out


@dataclass(slots=True)
class PhraseScores:
    """Counts over a set of phrases."""

    total: int = 0
    first: int = 0
    five: int = 0
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    misses: list[str] = field(default_factory=list)


def score(rows: Iterable[dict[str, Any]], find: Callable[[str], list[str]], *, only_held_out: bool = False) -> PhraseScores:
    """Score rows with `phrase`, `codes` and `kind`; misses of held-out phrases are counted and not listed."""
    scores = PhraseScores()
    for row in rows:
        if only_held_out and not is_held_out(row["phrase"]):
            continue
        got = find(row["phrase"])[:5]
        wanted = set(row["codes"])
        is_first = bool(got) and got[0] in wanted
        scores.total += 1
        scores.first += is_first
        scores.five += bool(wanted & set(got))
        scores.kinds[row["kind"]][0] += is_first
        scores.kinds[row["kind"]][1] += 1
        if not is_first and not is_held_out(row["phrase"]):
            scores.misses.append(f"{row['phrase']!r}: want {row['codes']}, got {got}")
    return scores
