"""Measure speed and memory; write docs/performance.md.

python -m tools.bench [--no-write]
"""

import argparse
import datetime
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json, encounter_from_text
from nosology.model.encounter import Encounter, Setting
from tools.bench import claims

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 5
ROUNDS = 20
DAY = datetime.date(2026, 3, 15)
PHRASES = ("type 2 diabetes with neuropathy", "left knee pain", "copd exacerbation", "nstemi", "fracture of right distal radius")


def _encounters() -> list[Encounter]:
    """The examples, as many times as there are rounds."""
    files = sorted((ROOT / "examples").glob("*.json"))
    once = [encounter_from_json(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    once = [encounter for encounter in once if encounter.date_of_service.year >= 2025]
    return once * ROUNDS


def _command(*words: str) -> float:
    """Wall time of a command, the median of several runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([str(Path(sys.executable).parent / "nosology"), *words], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _coding(codebook: Codebook) -> list[tuple[str, str]]:
    encounters = _encounters()
    for encounter in encounters[: len(encounters) // 4]:
        nosology.coding.code(encounter, codebook=codebook)
    times = []
    for encounter in encounters:
        start = time.perf_counter()
        nosology.coding.code(encounter, codebook=codebook)
        times.append(time.perf_counter() - start)
    size = statistics.mean(sum(len(d.text) for d in encounter.documents) for encounter in encounters)
    notes = len(encounters) // ROUNDS
    rounds = sorted(notes / sum(times[at : at + notes]) for at in range(0, len(times), notes))
    times.sort()
    return [
        ("notes coded a second, one core, warm", f"{len(times) / sum(times):.0f}"),
        (f"the same in the slowest and the fastest of {ROUNDS} rounds", f"{rounds[0]:.0f} to {rounds[-1]:.0f}"),
        ("mean size of a note", f"{size:.0f} characters"),
        ("time a note, median", f"{statistics.median(times) * 1000:.1f} ms"),
        ("time a note, 95th percentile", f"{times[int(len(times) * 0.95)] * 1000:.1f} ms"),
    ]


def _read_once(codebook: Codebook) -> list[tuple[str, str]]:
    """Notes that differ from each other and were not met before, each coded once; needs the shared data folder."""
    path = Path(os.environ.get("NOSOLOGY_SHARED", ROOT.parent / "shared")) / "corpora" / "aci_bench" / "notes.jsonl"
    if not path.is_file():
        return []
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    notes = [encounter_from_text(text, Setting.PHYSICIAN_OFFICE, DAY, id="note") for text in texts]
    start = time.perf_counter()
    for note in notes:
        nosology.coding.code(note, codebook=codebook)
    each = (time.perf_counter() - start) / len(notes)
    return [(f"notes coded a second, {len(notes)} different ones met for the first time", f"{1 / each:.0f}")]


def _chart(codebook: Codebook) -> list[tuple[str, str]]:
    """One chart of about 200 kB."""
    first = _encounters()[0]
    text = first.documents[0].text
    whole = "\n\n".join([text] * (200_000 // len(text) + 1))
    chart = encounter_from_json({"id": "chart", "setting": first.setting, "kind": "chart", "patient": {}, "text": whole,
                                 "date_of_service": first.date_of_service.isoformat()})  # fmt: skip
    start = time.perf_counter()
    nosology.coding.code(chart, codebook=codebook)
    return [("a chart of 200 kB", f"{time.perf_counter() - start:.2f} s")]


def _look_up(codebook: Codebook) -> list[tuple[str, str]]:
    finder = codebook.on(_encounters()[0].date_of_service).finder
    for phrase in PHRASES:
        finder.find(phrase)
    start = time.perf_counter()
    for _ in range(100):
        for phrase in PHRASES:
            finder.find(phrase)
    each = (time.perf_counter() - start) / (100 * len(PHRASES))
    return [("look-up of a phrase, warm", f"{each * 1000:.2f} ms")]


def _commands() -> list[tuple[str, str]]:
    example = str(sorted((ROOT / "examples").glob("*office*.json"))[0])
    return [
        ("`nosology --help`", f"{_command('--help'):.2f} s"),
        ("`nosology code` of one note, from cold", f"{_command('code', example, '--format', 'json'):.2f} s"),
    ]


def _page(rows: Sequence[tuple[str, str]]) -> str:
    head = [
        "# Performance",
        "",
        "Written by `make bench`; do not edit. Wall times on an otherwise idle machine, for claims on one processor its own time; "
        "commands are the median of five runs.",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.machine()}; Python {platform.python_version()}.",
        "",
        "| what | measured |",
        "|---|---|",
    ]
    return "\n".join([*head, *(f"| {name} | {value} |" for name, value in rows)]) + "\n"


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    rows = _commands()
    codebook = Codebook.open()
    rows += _coding(codebook) + _read_once(codebook) + _chart(codebook) + _look_up(codebook)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(("peak memory of this run (all code books in use)", f"{peak:.0f} MB"))
    rows += claims.measure()
    page = _page(rows)
    print(page)
    if not given.no_write:
        (ROOT / "docs" / "performance.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
