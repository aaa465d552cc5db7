"""Fit the weights of table `coding/confidence` on coded encounters, the held-out third left out.

python -m tools.calibrate [--home DIR] [--also FILE.jsonl ...]

Regularised logistic regression, solved by Newton's method in plain Python: the same encounters give the same table.
"""

import argparse
import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from nosology.codebook.shelf import Codebook
from nosology.coding.confidence import features
from nosology.coding.draft import Draft
from nosology.coding.pipeline import decide
from nosology.coding.profile import profile_of
from nosology.exchange.encounters import encounter_from_json
from nosology.reading import read
from tools.evaluate.calibration import allowed_codes
from tools.evaluate.encounters import Json, load
from tools.evaluate.measures import is_held_out

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = ROOT / "src" / "nosology" / "data" / "coding" / "confidence.tsv"
PENALTY = 2.0
ROUNDS = 25
ALWAYS = "always"
HEAD = """\
# Weights of the confidence of a code (logistic regression); written by python -m tools.calibrate, not by hand. What each feature is stands in
# nosology.coding.confidence. `seen` counts the codes that had it among {codes} codes of {encounters} encounters, {right} of them right ({files}).
feature\tweight\tseen
"""

type Example = tuple[dict[str, float], bool]


def main() -> None:
    """Fit and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--also", type=Path, action="append", default=[])
    given = parser.parse_args()
    shared = Path(os.environ.get("NOSOLOGY_SHARED", ROOT.parent / "shared"))
    files = [shared / "gold" / "encounters.jsonl", ROOT / "tests" / "acceptance" / "own-stays.jsonl", *given.also]
    rows = [row for file in files for row in load(file) if not is_held_out(row["id"])]
    examples = [example for row in rows for example in examples_of(row, Codebook.open(given.home))]
    weights = fit(examples)
    right = sum(label for _, label in examples)
    lines = [f"{name}\t{weight:.3f}\t{sum(name in x for x, _ in examples)}" for name, weight in weights.items()]
    head = HEAD.format(codes=len(examples), encounters=len(rows), right=right, files=", ".join(file.stem for file in files))
    TABLE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(weights)} weights from {len(examples)} codes, {right} of them right")


def examples_of(row: Json, codebook: Codebook) -> Iterable[Example]:
    """What the confidence of each assigned code is made of, and whether coders agreed with the code."""
    keep = ("id", "setting", "kind", "patient", "date_of_service", "text")
    encounter = encounter_from_json({key: row[key] for key in keep if key in row})
    editions = codebook.on(encounter.date_of_service)
    draft = Draft(encounter, editions, profile_of(encounter.setting), read(encounter, editions))
    decide(draft)
    allowed = allowed_codes(row)
    return [(features(candidate), candidate.code.replace(".", "") in allowed) for candidate in draft.candidates]


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Weights by feature, `always` first, the others by name; all but `always` are drawn towards 0."""
    names = [ALWAYS, *sorted({name for x, _ in examples for name in x})]
    rows = [([1.0, *(x.get(name, 0.0) for name in names[1:])], float(label)) for x, label in examples]
    weights = [0.0] * len(names)
    for _ in range(ROUNDS):
        gradient, curvature = _derivatives(rows, weights)
        step = solve(curvature, gradient)
        weights = [weight - change for weight, change in zip(weights, step, strict=True)]
    return dict(zip(names, weights, strict=True))


def _derivatives(rows: Sequence[tuple[list[float], float]], weights: list[float]) -> tuple[list[float], list[list[float]]]:
    size = len(weights)
    gradient = [0.0, *(PENALTY * weight for weight in weights[1:])]
    curvature = [[PENALTY * (i == j and i > 0) for j in range(size)] for i in range(size)]
    for x, label in rows:
        stated = 1 / (1 + math.exp(-sum(a * b for a, b in zip(weights, x, strict=True))))
        spread = stated * (1 - stated)
        present = [i for i in range(size) if x[i]]
        for i in present:
            gradient[i] += (stated - label) * x[i]
            for j in present:
                curvature[i][j] += spread * x[i] * x[j]
    return gradient, curvature


def solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """The solution of a linear system (Gauss with pivoting)."""
    size = len(vector)
    rows = [[*matrix[i], vector[i]] for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(size):
            if i != column and rows[i][column]:
                factor = rows[i][column] / rows[column][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column], strict=True)]
    return [rows[i][size] / rows[i][i] for i in range(size)]


if __name__ == "__main__":
    main()
