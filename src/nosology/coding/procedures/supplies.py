"""Supplies, braces and equipment handed out at a visit, and the visits of home health and hospice by discipline and minutes.

Source: HCPCS Level II; CMS Claims Processing Manual, chapter 10, 40.2 and chapter 11, 30.3 (15-minute units of home visits).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.service import Service
from nosology.coding.procedures.sessions import minutes_of
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion
from nosology.words.phrasebook import Phrasebook

__all__ = ["home_visits", "supplies"]

_HANDED_OUT = frozenset({"provided", "dispensed", "fitted", "supplied", "issued", "given", "applied", "placed"})
_NOT_NOW = frozenset(
    {"will", "order", "ordered", "recommend", "recommended", "prescription", "prescribed", "continue", "consider", "if", "own"}
)
_SIDES = {"left": "LT", "right": "RT"}
_UNIT, _LEAST = 15, 8


@cache
def _supplies() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/supplies"))


@cache
def _visits() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/home-visits"))


def supplies(chart: Chart) -> Iterator[Service]:
    """What the record says was handed out at the visit, each number once."""
    seen: set[str] = set()
    for line, found in chart.find(_supplies()):
        row, words = found.value, _words(line)
        place = Place(line, found.first, found.last)
        if words.isdisjoint(_HANDED_OUT) or words & _NOT_NOW or row["number"] in seen:
            continue
        if place.assertion is Assertion.PRESENT:
            seen.add(row["number"])
            sides = [word for word in _SIDES if word in words] if row["side"] else []
            modifiers = (_SIDES[sides[0]],) if len(sides) == 1 else ()
            steps = [Step("supply", "HCPCS Level II", "handed out at the visit")]
            steps += [Step("modifier", "HCPCS modifiers", f"{modifier}: {sides[0]} side") for modifier in modifiers]
            yield Service(row["number"], (place.evidence,), tuple(steps), modifiers)


def home_visits(chart: Chart) -> Iterator[Service]:
    """Visits at home by discipline, in units of 15 minutes from 8 minutes on, where the record states the minutes."""
    column = "hospice" if chart.encounter.setting is Setting.HOSPICE else "home"
    seen: set[str] = set()
    for line, found in chart.find(_visits()):
        number, minutes = found.value[column], _minutes(chart, line)
        place = Place(line, found.first, found.last)
        if minutes is None or minutes < _LEAST or number in seen or place.assertion is not Assertion.PRESENT:
            continue
        seen.add(number)
        units = max(1, minutes // _UNIT + (minutes % _UNIT >= _LEAST))
        yield Service(number, (place.evidence,), (Step("time", found.value["source"], f"{minutes} minutes"),), (), units)


def _minutes(chart: Chart, line: Line) -> int | None:
    """The minutes of the sentence, else those of a line that states when the visit was."""
    own = minutes_of(line)
    if own is not None:
        return own
    stated = (
        minutes_of(other) for other in chart.lines_with({"time", "duration", "arrival", "visit"}) if "time" in _words(other)
    )
    return next((minutes for minutes in stated if minutes is not None), None)


def _words(line: Line) -> frozenset[str]:
    return frozenset(line.norms)
