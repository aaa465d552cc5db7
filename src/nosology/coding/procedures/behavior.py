"""Psychiatric diagnostic evaluations: with or without medical services; they stand in place of a visit.

Source: CPT psychiatry, numbers 90791 and 90792 (table `procedures/behavior`).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Place
from nosology.coding.procedures.service import Service
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.words.phrasebook import Phrasebook

__all__ = ["diagnostic_evaluations"]

_MEDICAL = frozenset(
    {"prescribe", "prescribed", "start", "started", "titrate", "increase", "increased", "decrease", "taper", "refill", "mg"}
)
_PLANS = frozenset({SectionKind.PLAN, SectionKind.ASSESSMENT_PLAN, SectionKind.ASSESSMENT})
_DONE = frozenset({"today", "completed", "performed", "conducted", "initial", "session", "minute", "presents", "presented"})


@cache
def _book() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/behavior"))


def diagnostic_evaluations(chart: Chart) -> Iterator[Service]:
    """The evaluation that a chart tells of, once: of a document of that kind, or said to have been done."""
    for row, quote in _told(chart):
        medical = _medical(chart) if row["medical"] else None
        number = row["medical"] if medical else row["number"]
        note = "with medical services: drugs are managed" if medical else "no medical service in the plan"
        yield Service(number, (quote, *((medical,) if medical else ())), (Step("evaluation", row["source"], note),))
        return


def _told(chart: Chart) -> Iterator[tuple[Mapping[str, str], Evidence]]:
    for line, found in chart.find(_book()):
        words, place = frozenset(line.norms), Place(line, found.first, found.last)
        is_kind = chart.encounter.kind in found.value["kinds"].split()
        if place.assertion is Assertion.PRESENT and (is_kind or words & _DONE):
            yield found.value, place.evidence


def _medical(chart: Chart) -> Evidence | None:
    """Where the plan manages drugs."""
    for line in chart.lines_with(_MEDICAL):
        if line.kind in _PLANS:
            first, stop = line.bounds
            return Place(line, first, stop - 1).evidence
    return None
