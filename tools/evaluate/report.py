"""The tables of docs/accuracy.md."""

import datetime
from collections.abc import Mapping, Sequence

from nosology.model.books import EditionInfo
from tools.evaluate.calibration import WANTED, Coverage, Judged, coverage, expected_error, reliability
from tools.evaluate.encounters import Scores
from tools.evaluate.hygiene import Counts
from tools.evaluate.measures import Tally, is_held_out
from tools.evaluate.phrases import PhraseScores

_HEAD = ["| set | precision | recall | F1 | right / wrong / missed |", "|---|---|---|---|---|"]


def gold_tables(scores: Scores, held_out: Scores) -> list[str]:
    """Diagnoses on the gold encounters: by setting, by chapter, principal, evidence."""
    lines = ["## Gold encounters", "", *_HEAD, scores.diagnoses["all"].row("all diagnoses")]
    lines += [scores.diagnoses[key].row(key) for key in sorted(scores.diagnoses) if key != "all"]
    lines += [scores.short.row("three characters"), held_out.diagnoses["all"].row("held-out third"), ""]
    lines += ["| principal or first-listed | right | of | share |", "|---|---|---|---|"]
    for key in sorted(scores.principal):
        right, total = scores.principal[key]
        lines.append(f"| {key} | {right} | {total} | {right / total:.3f} |")
    matched, total = scores.evidence
    lines += ["", f"Evidence overlaps the gold's in {matched} of {total} matched codes ({matched / max(1, total):.3f}); "]
    lines += [f"{scores.bad_quotes} quotes differ from the text.", "", *_services(scores, held_out), "### By chapter", "", *_HEAD]
    lines += [scores.chapters[key].row(key) for key in sorted(scores.chapters)]
    return [*lines, ""]


def _services(scores: Scores, held_out: Scores) -> list[str]:
    """Procedures by code set, and visit levels."""
    lines = ["### Procedures and visits", "", *_HEAD]
    lines += [tally.row(name) for name, tally in scores.services.procedures.items()]
    lines += [tally.row(f"{name}, held-out third") for name, tally in held_out.services.procedures.items()]
    lines += ["", "| visit level | visits | exact | within one level |", "|---|---|---|---|"]
    for name, part in (("all", scores.services), ("held-out third", held_out.services)):
        total = max(1, part.visits)
        lines.append(f"| {name} | {part.visits} | {part.exact / total:.3f} | {part.within_one / total:.3f} |")
    return [*lines, ""]


def confidence_tables(sets: Mapping[str, Sequence[Judged]]) -> list[str]:
    """Reliability of the stated confidence, and what may pass without review."""
    everything = [item for judged in sets.values() for item in judged]
    names = ", ".join(f"{name} ({len(judged)} codes)" for name, judged in sets.items())
    lines = ["## Confidence", "", f"Codes of {names}. The weights are fitted without the held-out third.", ""]
    lines += [*reliability(everything), "", "| set | codes | expected calibration error |", "|---|---|---|"]
    unseen = [item for item in everything if is_held_out(item.encounter)]
    groups = {**sets, "all": everything, "held-out third": unseen}
    lines += [f"| {name} | {len(judged)} | {expected_error(judged):.3f} |" for name, judged in groups.items()]
    lines += [
        "",
        "What may pass without review (risk and coverage):",
        "",
        "| set | precision wanted | from confidence | codes | encounters |",
    ]
    lines += ["|---|---|---|---|---|"]
    for name, judged in groups.items():
        lines += [_coverage_row(name, coverage(judged, wanted)) for wanted in WANTED]
    return [*lines, ""]


def _coverage_row(name: str, found: Coverage) -> str:
    if found.threshold is None:
        return f"| {name} | {found.wanted:.2f} | not reached | 0.00 | 0.00 |"
    return f"| {name} | {found.wanted:.2f} | {found.threshold:.2f} | {found.codes:.2f} | {found.encounters:.2f} |"


def codiesp_table(tallies: Mapping[str, Tally], documents: int) -> list[str]:
    """Diagnoses on CodiEsp."""
    rows = [tally.row(name) for name, tally in tallies.items()]
    return [f"## CodiEsp dev, machine-translated English ({documents} documents)", "", *_HEAD, *rows, ""]


def phrase_table(scores: PhraseScores, held_out: PhraseScores) -> list[str]:
    """Look-up of everyday phrases."""
    lines = ["## Look-up phrases", "", "| set | phrases | top-1 | top-5 |", "|---|---|---|---|"]
    for name, part in (("dev", scores), ("held-out third of dev", held_out)):
        total = max(1, part.total)
        lines.append(f"| {name} | {part.total} | {part.first / total:.3f} | {part.five / total:.3f} |")
    kinds = ", ".join(f"{kind} {a}/{b}" for kind, (a, b) in sorted(scores.kinds.items()))
    return [*lines, "", f"Top-1 by kind: {kinds}.", ""]


def assertion_table(figures: Mapping[str, object]) -> list[str]:
    """Assertion of mentions in real sentences."""
    lines = ["## Assertion sentences (NegEx test set)", "", "| measure | value |", "|---|---|"]
    for name, value in figures.items():
        lines.append(f"| {name} | {value:.3f} |" if isinstance(value, float) else f"| {name} | {value} |")
    return [*lines, ""]


def problem_lines(first: Sequence[str], counts: Mapping[str, Counts]) -> list[str]:
    """What must be zero."""
    lines = [
        "## Must be zero",
        "",
        "Invalid, unbillable, repeated or mutually excluded codes, contradictory sides, codes that the sex or age cannot have, codes",
        "that may not be first, services that are not active, and wrong quotes. The tests ask the same of 1,000 made-up encounters.",
        "",
        "| set | encounters | diagnosis codes | problems |",
        "|---|---|---|---|",
        *(f"| {name} | {part.encounters} | {part.codes} | {part.problems} |" for name, part in counts.items()),
        "",
    ]
    return [*lines, *(f"- {problem}" for problem in first)]


def page(lines: Sequence[str], label: str, edition: EditionInfo, day: datetime.date) -> str:
    """The whole page."""
    head = [
        "# Accuracy",
        "",
        "Written by `make evaluate`; do not edit. A third of every visible set is held out: counted, its misses never read.",
        "",
        "The rules for procedures and visits are the exception: they were written with every visible encounter in view, so their",
        "figures below are no forecast of other notes. `tests/acceptance` holds encounters of our own.",
        "",
        f"Code books: {label}; ICD-10-CM {edition.name} ({edition.source}); date of service {day.isoformat()}.",
        "",
    ]
    return "\n".join([*head, *lines]).rstrip() + "\n"
