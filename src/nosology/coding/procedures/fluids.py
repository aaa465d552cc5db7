"""Fluids given to hydrate, where the record states how long: the product by its volume, and what counts as an infusion of hydration.

Source: CMS Claims Processing Manual, chapter 4, 230.2 (hydration of more than 30 minutes); HCPCS Level II (volume of one unit).
"""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.service import Service
from nosology.coding.procedures.timed import Infusion
from nosology.coding.visits.minutes import minutes_in
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.findings import Assertion, Evidence
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["Hydration", "hydrations", "time_in"]

_VOLUME = re.compile(r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>ml|cc|l|liters?)\b", re.IGNORECASE)
_OVER = re.compile(r"\bover\s+(?P<time>(?:\d[\d.]*\s*(?:hours?|hrs?|h|minutes?|mins?)[\s,and]*){1,2})", re.IGNORECASE)
_START_STOP = re.compile(
    r"\b(?:start|started|begin|began|from)\s*(?:time|at)?:?\s*(\d{1,2}):?(\d{2})\b.{0,30}?\b(?:stop|stopped|end|ended|to|until)\s*(?:time|at)?:?\s*"
    r"(\d{1,2}):?(\d{2})\b",
    re.IGNORECASE | re.DOTALL,
)
_LEAST = 31
_NOT_NOW = frozenset({"will", "order", "ordered", "if", "home"})


class Hydration(NamedTuple):
    """A fluid as given: its product and its time."""

    product: Service
    infusion: Infusion
    quote: Evidence


@cache
def _fluids() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/fluids"))


def time_in(line: Line) -> int:
    """Minutes that something ran, by its start and stop or by `over`; 0 when the sentence does not say."""
    clock = _START_STOP.search(line.text)
    if clock is not None:
        first, second = (60 * int(clock[at]) + int(clock[at + 1]) for at in (1, 3))
        return (second - first) % (24 * 60)
    over = _OVER.search(line.text)
    return (minutes_in(over["time"]) or 0) if over else 0


def hydrations(chart: Chart) -> Iterator[Hydration]:
    """Fluids that ran for more than half an hour, each kind once."""
    seen: set[str] = set()
    for line, found in chart.find(_fluids()):
        volume, minutes = _VOLUME.search(line.text), time_in(line)
        number, place = found.value["number"], Place(line, found.first, found.last)
        if volume is None or minutes < _LEAST or number in seen or place.assertion is not Assertion.PRESENT or _is_planned(line):
            continue
        seen.add(number)
        yield Hydration(_product(found, volume, place), Infusion("hydration", minutes, number), place.evidence)


def _product(found: Found[Mapping[str, str]], volume: re.Match[str], place: Place) -> Service:
    amount = float(volume["amount"].replace(",", "")) * (1000 if volume["unit"].lower().startswith("l") else 1)
    units = max(1, math.ceil(amount / float(found.value["milliliters"]) - 1e-9))
    step = Step("units", "HCPCS Level II title", f"{amount:g} ml at {found.value['milliliters']} ml a unit")
    return Service(found.value["number"], (place.evidence,), (step,), (), units)


def _is_planned(line: Line) -> bool:
    return not _NOT_NOW.isdisjoint(line.norms)
