"""Is the stated confidence right? Reliability by bins, and how much may pass without review at a wanted precision."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.evaluate.encounters import Json
from tools.evaluate.measures import is_held_out

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
WANTED = (0.90, 0.95, 0.98)


@dataclass(frozen=True, slots=True)
class Judged:
    """One assigned code: the encounter, the confidence stated, and whether coders agreed."""

    encounter: str
    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What may pass without review: codes from a confidence on, and encounters all of whose codes reach it."""

    wanted: float
    threshold: float | None
    codes: float
    encounters: float
    precision: float


def allowed_codes(row: Json) -> frozenset[str]:
    """Codes, without dots, that coders of an encounter agreed with: required, optional and also acceptable ones."""
    codes = [item["code"] for item in row["dx"]]
    codes += [code for entry in row.get("alternatives", []) for code in entry["also_acceptable"]]
    return frozenset(code.replace(".", "") for code in codes)


def judge(rows: Iterable[Json], results: Mapping[str, Json]) -> list[Judged]:
    """Every code assigned to coded encounters."""
    judged = []
    for row in rows:
        allowed = allowed_codes(row)
        for item in results[row["id"]]["diagnoses"]:
            judged.append(Judged(row["id"], item["confidence"], item["code"].replace(".", "") in allowed))
    return judged


def reliability(judged: Sequence[Judged]) -> list[str]:
    """Lines of a table: for each bin the codes, the mean stated confidence, the share right, and that of the held-out third."""
    lines = ["| stated confidence | codes | mean stated | right | held-out third: codes | right |", "|---|---|---|---|---|---|"]
    for low, high in itertools.pairwise(EDGES):
        inside = [item for item in judged if low <= item.confidence < high]
        if inside:
            unseen = [item for item in inside if is_held_out(item.encounter)]
            stated = sum(item.confidence for item in inside) / len(inside)
            lines.append(
                f"| {low:.2f} to {min(high, 1.0):.2f} | {len(inside)} | {stated:.2f} | {_share(inside)} | {len(unseen)} | {_share(unseen)} |"
            )
    return lines


def expected_error(judged: Sequence[Judged]) -> float:
    """Mean distance between stated confidence and share right over the bins, weighted by their codes."""
    total = 0.0
    for low, high in itertools.pairwise(EDGES):
        inside = [item for item in judged if low <= item.confidence < high]
        total += abs(sum(item.confidence for item in inside) - sum(item.is_right for item in inside))
    return total / max(1, len(judged))


def coverage(judged: Sequence[Judged], wanted: float) -> Coverage:
    """The lowest confidence from which on the codes reach the wanted precision, and what it lets pass."""
    best: Coverage | None = None
    for threshold in sorted({item.confidence for item in judged}, reverse=True):
        passing = [item for item in judged if item.confidence >= threshold]
        precision = sum(item.is_right for item in passing) / len(passing)
        if precision >= wanted:
            best = Coverage(wanted, threshold, len(passing) / len(judged), _whole(judged, threshold), precision)
    return best or Coverage(wanted, None, 0.0, 0.0, 0.0)


def _whole(judged: Sequence[Judged], threshold: float) -> float:
    lowest: dict[str, float] = {}
    for item in judged:
        lowest[item.encounter] = min(item.confidence, lowest.get(item.encounter, 1.0))
    return sum(value >= threshold for value in lowest.values()) / len(lowest)


def _share(items: Sequence[Judged]) -> str:
    return f"{sum(item.is_right for item in items) / len(items):.2f}" if items else "-"
