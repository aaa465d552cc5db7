"""CodiEsp case reports (machine-translated English) against their gold diagnoses."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.evaluate.measures import Tally, is_held_out

Json = dict[str, Any]
MEASURES = ("all diagnoses", "affirmed diagnoses", "affirmed, 3 characters")


def load(path: Path, split: str) -> Iterator[Json]:
    """The documents of a split."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row["split"] == split)


def score(documents: list[Json], codes_of: Callable[[Json], Mapping[str, str]]) -> tuple[dict[str, Tally], list[str]]:
    """Tallies by measure, and the misses of the documents that may be looked at.

    Args:
        documents: Rows of the corpus.
        codes_of: Gives the assigned codes of a document with the text each was read from.
    """
    tallies = {name: Tally() for name in MEASURES}
    misses: list[str] = []
    for document in documents:
        assigned = codes_of(document)
        have = set(assigned)
        affirmed = set(document["h_dx_affirmed"])
        pairs = ((set(document["dx"]), have), (affirmed, have), ({c[:3] for c in affirmed}, {c[:3] for c in have}))
        for name, (gold, got) in zip(MEASURES, pairs, strict=True):
            tallies[name].add(len(gold & got), len(got - gold), len(gold - got))
        if not is_held_out(document["id"]):
            misses.append(_misses(document, assigned, affirmed))
    return tallies, misses


def _misses(document: Json, assigned: Mapping[str, str], affirmed: set[str]) -> str:
    spans = {a["code"]: f"{a['es']} (line {a['h_en_lines']})" for a in document["annotations"]}
    lines = [f"== {document['id']}"]
    lines += [f"   missed {code}: {spans.get(code, '')}" for code in sorted(affirmed - set(assigned))]
    lines += [f"   extra  {code}: {assigned[code]}" for code in sorted(set(assigned) - set(document["dx"]))]
    return "\n".join(lines)
