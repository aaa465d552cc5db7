"""Coded encounters against `gold/encounters.jsonl`."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.evaluate.measures import Tally, compare, is_held_out
from tools.evaluate.services import ServiceScores, service_misses

Json = dict[str, Any]


@dataclass(slots=True)
class Scores:
    """Figures over a set of encounters."""

    diagnoses: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    short: Tally = field(default_factory=Tally)
    chapters: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    principal: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    evidence: list[int] = field(default_factory=lambda: [0, 0])
    bad_quotes: int = 0
    services: ServiceScores = field(default_factory=ServiceScores)
    misses: list[str] = field(default_factory=list)


def load(path: Path) -> Iterator[Json]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def score(gold: Path, results: Mapping[str, Json], chapter: Callable[[str], str]) -> tuple[Scores, Scores]:
    """Scores of all encounters, and of the held-out third alone (whose misses are not listed)."""
    everything, held_out = Scores(), Scores()
    for row in load(gold):
        result = results.get(row["id"], {"diagnoses": []})
        for scores in (everything, held_out) if is_held_out(row["id"]) else (everything,):
            _add(scores, row, result, chapter)
        if not is_held_out(row["id"]):
            everything.misses.append(_misses(row, result))
    return everything, held_out


def _accepted(row: Json) -> dict[str, list[str]]:
    accepted: dict[str, list[str]] = defaultdict(list)
    for entry in row.get("alternatives", []):
        accepted[entry["for"]] += entry["also_acceptable"]
    return accepted


def _sets(row: Json, result: Json) -> tuple[list[str], list[str], list[str], dict[str, list[str]]]:
    required = [d["code"] for d in row["dx"] if d["status"] == "required"]
    optional = [d["code"] for d in row["dx"] if d["status"] != "required"]
    return required, optional, [d["code"] for d in result["diagnoses"]], _accepted(row)


def _add(scores: Scores, row: Json, result: Json, chapter: Callable[[str], str]) -> None:
    required, optional, found, accepted = _sets(row, result)
    full = compare(required, optional, found, accepted)
    for key in (row["setting"], "all"):
        scores.diagnoses[key].add(len(full.hit), len(full.wrong), len(full.missed))
    cut = compare(required, optional, found, accepted, 3)
    scores.short.add(len(cut.hit), len(cut.wrong), len(cut.missed))
    for codes, index in ((full.hit, 0), (full.wrong, 1), (full.missed, 2)):
        for code in codes:
            scores.chapters[chapter(code)].add(*(int(index == place) for place in range(3)))
    if row.get("principal"):
        first = next((d["code"] for d in result["diagnoses"] if d["role"] != "secondary"), None)
        right = first in [row["principal"], *accepted.get(row["principal"], [])]
        for key in (row["setting"], "all"):
            scores.principal[key][0] += right
            scores.principal[key][1] += 1
    _add_evidence(scores, row, result, full.hit, accepted)
    scores.services.add(row, result, accepted)


def _add_evidence(scores: Scores, row: Json, result: Json, hit: frozenset[str], accepted: Mapping[str, list[str]]) -> None:
    text = row.get("text", "")
    pieces = [(d["code"], piece) for d in result["diagnoses"] for piece in d["evidence"]]
    scores.bad_quotes += sum(text[piece["start"] : piece["end"]] != piece["text"] for _, piece in pieces)
    for wanted in row["dx"]:
        if wanted["code"].replace(".", "") in hit:
            codes = {wanted["code"], *accepted.get(wanted["code"], [])}
            spans = [piece for code, piece in pieces if code in codes]
            scores.evidence[0] += any(_overlaps(quote, spans, text) for quote in wanted.get("evidence", []))
            scores.evidence[1] += 1


def _overlaps(quote: str, spans: list[Json], text: str) -> bool:
    at = text.find(quote)
    while at >= 0:
        if any(span["start"] < at + len(quote) and at < span["end"] for span in spans):
            return True
        at = text.find(quote, at + 1)
    return False


def _misses(row: Json, result: Json) -> str:
    required, optional, found, accepted = _sets(row, result)
    full = compare(required, optional, found, accepted)
    quotes = {d["code"].replace(".", ""): d for d in row["dx"]}
    assigned = {d["code"].replace(".", ""): d for d in result["diagnoses"]}
    lines = [f"== {row['id']} {row['setting']}"]
    for code in sorted(full.missed):
        lines.append(f"   missed {code}: {' / '.join(quotes[code].get('evidence', []))[:160]}")
    for code in sorted(full.wrong):
        lines.append(f"   wrong  {code}: {' / '.join(piece['text'] for piece in assigned[code]['evidence'])[:160]}")
    return "\n".join([*lines, *service_misses(row, result, accepted)])
