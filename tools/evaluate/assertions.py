"""Measures assertion: negation and history on the NegEx sentences, six classes on our own sentences."""

import csv
import gzip
import hashlib
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from nosology.data import parse_table
from nosology.model.encounter import Document
from nosology.model.findings import Assertion
from nosology.reading.assertion import Judgement, assert_mention
from nosology.reading.layout import lay_out

HISTORY = frozenset({"historical", "past-medical-history", "past-surgical-history"})
_PARTS = 3
_MARK = re.compile(r"\[\[(.+?)\]\]")


def score_negex(path: Path, part: str = "all") -> dict[str, float]:
    """Score negation and history on the NegEx sentences.

    A mention that the text calls resolved counts as negated here, as it does in that corpus.

    Args:
        path: `corpora/negex/sentences.tsv.gz` of the shared folder.
        part: `looked-at` (two thirds, by SHA-256 of the sentence), `held-out` (one third) or `all`.

    Returns:
        Sentences used and skipped; accuracy, precision, recall and F1 of `negation` and `history`.
    """
    negation: Counter[tuple[bool, bool]] = Counter()
    history: Counter[tuple[bool, bool]] = Counter()
    skipped = 0
    for condition, sentence, negated, temporality in _negex(path):
        if part != "all" and (part == "held-out") != (_hash(sentence) % _PARTS == _PARTS - 1):
            continue
        judgement = _judge(sentence, condition)
        if judgement is None:
            skipped += 1
            continue
        is_negated = judgement.assertion is Assertion.NEGATED or "resolved" in judgement.flags
        negation[negated == "Negated", is_negated] += 1
        is_past = judgement.assertion is Assertion.HISTORICAL or not HISTORY.isdisjoint(judgement.flags)
        history[temporality == "Historical", is_past] += 1
    return {"sentences": negation.total(), "skipped": skipped, **_figures("negation", negation), **_figures("history", history)}


def score_own(path: Path, part: str = "all") -> dict[str, float]:
    """Score the six classes on our own sentences (`tests/reading/assertions.tsv`).

    Args:
        path: The table.
        part: `looked-at`, `held-out` (even SHA-256 of the sentence) or `all`.

    Returns:
        Sentences, accuracy, and recall of each class.
    """
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in parse_table(path.read_text(encoding="utf-8"), path.name):
        if part != "all" and (part == "held-out") != (_hash(row["sentence"]) % 2 == 0):
            continue
        mention = _MARK.search(row["sentence"])
        judgement = mention and _judge(_MARK.sub(r"\1", row["sentence"]), mention[1], mention.start())
        total[row["assertion"]] += 1
        right[row["assertion"]] += bool(judgement and judgement.assertion == row["assertion"])
    return {
        "sentences": total.total(),
        "accuracy": round(right.total() / total.total(), 4),
        **{f"recall {name}": round(right[name] / total[name], 4) for name in sorted(total)},
    }


def _negex(path: Path) -> Iterator[Sequence[str]]:
    with gzip.open(path) as packed:
        rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for row in rows:
            yield row[1:5]


def _hash(sentence: str) -> int:
    return int(hashlib.sha256(sentence.encode()).hexdigest(), 16)


def _judge(sentence: str, words: str, start: int = 0) -> Judgement | None:
    """What reading says of the words in a sentence (the corpus writes them in capitals); None when they are not found in it."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    shouted = r"\s+".join(map(re.escape, words.upper().split()))
    place = re.compile(shouted).search(sentence, start) or re.compile(pattern, re.IGNORECASE).search(sentence, start)
    if place is None:
        return None
    layout = lay_out(Document("sentence", "sentence", sentence))
    inside = [at for at, end in enumerate(layout.ends) if layout.starts[at] < place.end() and end > place.start()]
    for part in layout.sentences:
        if inside and part.first_token <= inside[0] <= part.last_token:
            return assert_mention(layout, part, inside[0], min(inside[-1], part.last_token))
    return None


def _figures(name: str, counts: Counter[tuple[bool, bool]]) -> dict[str, float]:
    true, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
    precision, recall = true / max(1, true + wrong), true / max(1, true + missed)
    return {
        f"{name} accuracy": round((true + counts[False, False]) / max(1, counts.total()), 4),
        f"{name} precision": round(precision, 4),
        f"{name} recall": round(recall, 4),
        f"{name} F1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
    }


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[2]
    for which in ("looked-at", "held-out"):
        print(which, score_own(root / "tests" / "reading" / "assertions.tsv", which))
        if len(sys.argv) > 1:
            print(which, score_negex(Path(sys.argv[1]) / "corpora" / "negex" / "sentences.tsv.gz", which))
