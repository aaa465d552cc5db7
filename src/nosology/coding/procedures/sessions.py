"""Services by the minutes the record states: critical care, psychotherapy, therapy, tobacco and advance care talks.

Source: CPT numbers and their times; CMS Claims Processing Manual, chapters 5 and 12.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.service import Service
from nosology.coding.procedures.timed import Timed, critical_care, psychotherapy, therapy_units
from nosology.coding.visits.minutes import minutes_in
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.findings import Assertion, Evidence
from nosology.words.phrasebook import Phrasebook

__all__ = ["psychotherapy_services", "timed_services"]

_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\s*(am|pm)?\s*(?:-|–|to|until)\s*(\d{1,2}):(\d{2})\s*(am|pm)?", re.IGNORECASE)
_DISCIPLINES = {"GP": ("physical", "pt"), "GO": ("occupational", "ot"), "GN": ("speech", "slp")}
_WHOLE = frozenset({"total", "visit", "encounter"})
"""Words that say that minutes are those of the whole visit."""


@cache
def _book(phrase: str) -> Phrasebook[str]:
    return Phrasebook([(phrase, phrase)])


@cache
def _therapies() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/therapies"))


def minutes_of(line: Line) -> int | None:
    """Minutes that a line states, in words or by the clock; None without any."""
    clock = _CLOCK.search(line.text)
    if clock is None:
        return minutes_in(line.text)
    first, second = int(clock[1]) * 60 + int(clock[2]), int(clock[4]) * 60 + int(clock[5])
    return (second - first) % (12 * 60)


def timed_services(chart: Chart) -> Iterator[Service]:
    """Critical care, therapy and talks of the chart."""
    yield from _critical(chart)
    yield from _therapy(chart)
    yield from _talks(chart)


@cache
def _talk_book() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/talks"))


def _talks(chart: Chart) -> Iterator[Service]:
    """Talks by their minutes, each kind once; minutes of the whole visit are not those of a talk."""
    seen: set[str] = set()
    for line, found in chart.find(_talk_book()):
        row, place = found.value, Place(line, found.first, found.last)
        minutes = None if row["words"] in seen else minutes_of(line)
        if minutes is None or place.assertion is Assertion.NEGATED:
            continue
        words = frozenset(line.norms)
        if words & _WHOLE or (row["near"] and words.isdisjoint(row["near"].split())):
            continue
        for timed in _talk_numbers(row, minutes):
            seen.add(row["words"])
            yield _service(timed, minutes, (place.evidence,))


def _talk_numbers(row: Mapping[str, str], minutes: int) -> Iterator[Timed]:
    """The number that so many minutes reach, and the units of the further one."""
    steps = [step.partition("=") for step in row["steps"].split()]
    number = next((number for least, _, number in reversed(steps) if minutes >= int(least)), None)
    if number is None:
        return
    yield Timed(number, 1)
    if row["further"]:
        further, least, each = row["further"].split()
        if minutes >= int(least):
            yield Timed(further, 1 + (minutes - int(least)) // int(each))


def _said(chart: Chart, phrase: str) -> Iterator[tuple[Line, Place]]:
    for line, found in chart.find(_book(phrase)):
        place = Place(line, found.first, found.last)
        if place.assertion is not Assertion.NEGATED:
            yield line, place


def _service(timed: Timed, minutes: int, evidence: tuple[Evidence, ...], modifiers: tuple[str, ...] = ()) -> Service:
    return Service(timed.number, evidence, (Step("time", "CPT", f"{minutes} minutes"),), modifiers, timed.units)


def _critical(chart: Chart) -> Iterator[Service]:
    stated = [(minutes, place) for line, place in _said(chart, "critical care") if (minutes := minutes_of(line)) is not None]
    if stated:
        minutes, place = max(stated, key=lambda one: one[0])
        yield from (_service(timed, minutes, (place.evidence,)) for timed in critical_care(minutes))


def psychotherapy_services(chart: Chart, *, with_visit: bool) -> Iterator[Service]:
    """Psychotherapy by its minutes; the add-on numbers beside a visit."""
    stated: dict[str, tuple[int, Evidence]] = {}
    for line, place in _said(
        chart, "psychotherapy / therapy session / individual therapy / cbt / crisis session / family therapy / group therapy"
    ):
        minutes = minutes_of(line) or _session_minutes(chart)
        words = set(line.norms)
        kind = next((name for name in ("crisis", "group", "family") if name in words), "individual")
        if kind == "family" and words & {"without", "absent"}:
            kind = "family-without"
        if minutes is not None or kind == "group":
            stated.setdefault(kind, (minutes or 0, place.evidence))
    for kind in ("crisis", "group", "family", "family-without", "individual"):
        if kind in stated:
            minutes, quote = stated[kind]
            yield from (_service(timed, minutes, (quote,)) for timed in psychotherapy(minutes, kind, with_visit=with_visit))
            return


def _session_minutes(chart: Chart) -> int | None:
    """Minutes of a session that a line of its own states (`Session: 10:00-10:53`, `Duration: 53 minutes`)."""
    found = [minutes_of(line) for line, _ in _said(chart, "session / duration / start ?time / face to face / time")]
    return next((minutes for minutes in found if minutes is not None), None)


def _therapy(chart: Chart) -> Iterator[Service]:
    """Units of therapy: timed numbers share the day's minutes, the others count once."""
    minutes: dict[str, int] = {}
    once: dict[str, Mapping[str, str]] = {}
    quotes: dict[str, Evidence] = {}
    for line, found in chart.find(_therapies()):
        number, spent = found.value["number"], _after(line, found.last)
        place = Place(line, found.first, found.last)
        if place.assertion is not Assertion.PRESENT:
            continue
        if found.value["counts"] == "once":
            once.setdefault(number, found.value)
        elif spent is not None:
            minutes[number] = minutes.get(number, 0) + spent
        quotes.setdefault(number, place.evidence)
    if not quotes:
        return
    discipline = _discipline(chart)
    for timed in therapy_units(minutes):
        yield _service(timed, minutes[timed.number], (quotes[timed.number],), discipline)
    if not minutes:
        once = {number: row for number, row in once.items() if row["discipline"]}
    for number, row in once.items():
        modifier = (row["discipline"],) if row["discipline"] else discipline
        yield Service(
            number, (quotes[number],), (Step("therapy", "CMS Claims Processing Manual 5", "counts once a day"),), modifier
        )


def _after(line: Line, last: int) -> int | None:
    """Minutes stated after a place in its line, up to the next therapy."""
    layout, (_, stop) = line.layout, line.bounds
    following = next((found.first for found in _therapies().find(line.layout.norms, last + 1, stop)), stop)
    if following <= last + 1:
        return None
    return minutes_in(layout.document.text[layout.ends[last] : layout.ends[following - 1]])


def _discipline(chart: Chart) -> tuple[str, ...]:
    words = {norm for layout in chart.layouts for norm in layout.norms}
    return next(((modifier,) for modifier, named in _DISCIPLINES.items() if words & set(named)), ())
