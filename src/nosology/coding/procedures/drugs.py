"""Drugs and vaccines given at the encounter: product, units from the dose, waste, and the number of the administration.

Source: HCPCS Level II titles (amount of one unit); CMS Claims Processing Manual, chapter 17, 40 (JW, JZ); chapter 18, 10 (G0008-G0010).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.fluids import hydrations, time_in
from nosology.coding.procedures.regions import is_elsewhere
from nosology.coding.procedures.service import Service
from nosology.coding.procedures.timed import Infusion, infusions
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Patient
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["given_drugs", "given_vaccines"]

_DOSE = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>mg|mcg|micrograms?|g|gm|grams?|units?|million units|iu)\b", re.IGNORECASE
)
_WASTE = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>mg|mcg|units?)\s+(?:was |were )?(?:discarded|wasted)", re.IGNORECASE
)
_NO_WASTE = re.compile(
    r"\b(?:no (?:drug )?(?:waste|wastage|amount)|none (?:was )?(?:discarded|wasted)|entire vial)\b", re.IGNORECASE
)
_GIVEN = frozenset({"given", "administered", "injected", "infused", "received", "administer", "push", "gave", "injection"})
_VACCINATED = frozenset({"administered", "given", "injected"})
_PRESCRIBED = frozenset(
    {"prescribe", "prescribed", "prescription", "tablet", "capsule", "oral", "orally", "po", "daily", "bid", "refill", "home"}
)
_MINUTES = re.compile(r"(?:over|for|x)\s+(?:(?P<minutes>\d{1,3})\s*min|(?P<hours>\d(?:\.\d)?)\s*(?:hours?|hrs?))", re.IGNORECASE)
_NDC = re.compile(r"\bNDC[:#\s]*(\d{4,5}-\d{3,4}-\d{1,2}|\d{11})\b", re.IGNORECASE)
_ELSEWHERE = frozenset(
    {
        SectionKind.MEDICATIONS,
        SectionKind.ALLERGIES,
        SectionKind.PAST_MEDICAL,
        SectionKind.PRESENT_ILLNESS,
        SectionKind.SOCIAL_HISTORY,
    }
)
_TO_MG = {"g": 1000.0, "gm": 1000.0, "gram": 1000.0, "mg": 1.0, "mcg": 0.001, "microgram": 0.001}
_ROUTES = (
    ("infusion", frozenset({"infusion", "infused", "drip", "ivpb", "piggyback"})),
    ("push", frozenset({"iv", "intravenous", "intravenously", "push", "ivp"})),
    (
        "injection",
        frozenset({"im", "intramuscular", "intramuscularly", "subcutaneous", "subcutaneously", "subq", "sq", "sc", "subcu"}),
    ),
)
_ROUTE_WORDS = frozenset(word for _, words in _ROUTES for word in words)
_NEAR = 9
_CHILD = 18
_AFTER = 120
"""Code points after the sentence of a dose in which waste belongs to it."""


class _Drug(NamedTuple):
    number: str
    amount: float
    unit: str


@cache
def _drugs() -> Phrasebook[_Drug]:
    rows = read_table("procedures/injectables")
    return Phrasebook((row["drug"], _Drug(row["number"], float(row["amount"]), row["unit"])) for row in rows)


@cache
def _vaccines() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/vaccines"))


@cache
def _complex() -> frozenset[str]:
    """Chemotherapy and complex biologic agents."""
    return frozenset(row["number"] for row in read_table("procedures/injectables") if row["kind"] == "chemotherapy")


def given_drugs(chart: Chart) -> Iterator[Service]:
    """Drugs given by injection or infusion with a stated dose, and the administrations that their routes and times make."""
    given: list[tuple[Infusion, Evidence]] = []
    products: list[Service] = []
    seen: dict[str, list[Line]] = {}
    for line, found in chart.find(_drugs()):
        dose = _dose(line, found) if _tells_giving(line) else None
        places = seen.get(found.value.number, [])
        if dose is None or (places and not is_elsewhere(line, places)) or not _was_given(line, found):
            continue
        seen[found.value.number] = [*places, line]
        products += _products(line, found, dose)
        words = frozenset(line.norms)
        route = next((name for name, named in _ROUTES if words & named), None)
        minutes = _minutes(line) if route == "infusion" else time_in(line) if route == "push" else 0
        if route:
            route = "infusion" if minutes else route
            number = found.value.number
            given.append((Infusion(route, minutes, number, number in _complex()), _quote(line, found)))
    for fluid in hydrations(chart):
        products.append(fluid.product)
        given.append((fluid.infusion, fluid.quote))
    yield from _added(products)
    for number, units in infusions([infusion for infusion, _ in given]):
        steps = (Step("administration", "CMS Claims Processing Manual 4.230.2", "route and minutes, initial service first"),)
        yield Service(number, tuple(quote for _, quote in given), steps, (), units)


def _added(products: Sequence[Service]) -> Iterator[Service]:
    """The products, those of one number and modifier that went to several places as one."""
    lines: dict[tuple[str, tuple[str, ...]], Service] = {}
    for one in products:
        other = lines.get((one.number, one.modifiers))
        if other is not None:
            one = replace(
                other, evidence=(*other.evidence, *one.evidence), steps=(*other.steps, *one.steps), units=other.units + one.units
            )
        lines[one.number, one.modifiers] = one
    yield from lines.values()


def _tells_giving(line: Line) -> bool:
    """Whether a line says that something was given here, and not prescribed; the course of care may leave out the verb."""
    words = frozenset(line.norms)
    is_course = line.kind is SectionKind.HOSPITAL_COURSE and not words.isdisjoint(_ROUTE_WORDS)
    return line.kind not in _ELSEWHERE and (is_course or not words.isdisjoint(_GIVEN)) and words.isdisjoint(_PRESCRIBED)


def _was_given(line: Line, found: Found[_Drug]) -> bool:
    return Place(line, found.first, found.last).assertion in (Assertion.PRESENT, Assertion.UNCERTAIN)


def _quote(line: Line, found: Found[_Drug]) -> Evidence:
    return Place(line, found.first, found.last).evidence


def _around(line: Line, found: Found[_Drug]) -> str:
    """The text from a few words before a drug to a few after it."""
    layout, (first, stop) = line.layout, line.bounds
    start, end = layout.starts[max(first, found.first - _NEAR)], layout.ends[min(stop - 1, found.last + _NEAR)]
    return layout.document.text[start:end]


def _dose(line: Line, found: Found[_Drug]) -> re.Match[str] | None:
    """The dose nearest after the drug, else the one before it."""
    text = _around(line, found)
    at = text.lower().find(_quote(line, found).text.lower())
    doses = [match for match in _DOSE.finditer(text) if not _WASTE.match(text, match.start())]
    after = [match for match in doses if match.start() > at]
    return after[0] if after else doses[-1] if doses else None


def _products(line: Line, found: Found[_Drug], dose: re.Match[str]) -> Iterator[Service]:
    drug, evidence = found.value, (_quote(line, found), _part(line, dose.group(0)))
    words = frozenset(line.norms)
    units = _units(dose, drug) * (2 if "each" in words and words & {"both", "bilateral"} else 1)
    if not units:
        return
    step = Step("units", "HCPCS Level II title", f"{dose.group(0)} at {drug.amount:g} {drug.unit} a unit")
    ndc = _NDC.search(line.layout.document.text[line.sentence.start : line.sentence.end + _AFTER])
    step_ndc = (Step("ndc", "45 CFR 162.1002", f"NDC {_eleven(ndc[1])}"),) if ndc else ()
    waste, is_whole = _waste(line, evidence[1].end)
    jz = (Step("modifier", "CMS JZ", "JZ: nothing was discarded"),) if is_whole else ()
    yield Service(drug.number, evidence, (step, *step_ndc, *jz), ("JZ",) if is_whole else (), units)
    if waste and (wasted := _units(waste, drug)):
        yield Service(drug.number, evidence, (Step("modifier", "CMS JW", f"JW: {waste.group(0)}"),), ("JW",), wasted)


def _eleven(written: str) -> str:
    """A drug code in eleven digits, as claims carry it: labeler 5, product 4, package 2."""
    if "-" not in written:
        return written
    labeler, product, package = written.split("-")
    return f"{labeler:0>5}{product:0>4}{package:0>2}"


def _waste(line: Line, end: int) -> tuple[re.Match[str] | None, bool]:
    """The amount discarded of a dose that ends there, and whether the record says that nothing was; another drug's is not taken."""
    nearby = line.layout.document.text[end : line.sentence.end + _AFTER]
    waste = _WASTE.search(nearby)
    following = _DOSE.search(nearby)
    mine = nearby[: following.start()] if following else nearby
    if waste and following and following.start() < waste.start():
        waste = None
    return waste, _NO_WASTE.search(mine) is not None


def _part(line: Line, text: str) -> Evidence:
    start = line.layout.document.text.index(text, max(0, line.sentence.start - 200))
    return Evidence(line.layout.document.id, start, start + len(text), text)


def _units(dose: re.Match[str], drug: _Drug) -> int:
    """Units of a dose, a started one counted; 0 where the two measures cannot be compared."""
    amount, unit = float(dose["amount"].replace(",", "")), dose["unit"].lower().rstrip("s")
    if "unit" in unit or unit == "iu":
        return math.ceil(amount * (1_000_000 if "million" in unit else 1) / drug.amount - 1e-9) if drug.unit == "units" else 0
    if drug.unit == "units":
        return 0
    return math.ceil(amount * _TO_MG[unit] / (drug.amount * _TO_MG[drug.unit]) - 1e-9)


def _minutes(line: Line) -> int:
    if stated := time_in(line):
        return stated
    match = _MINUTES.search(line.text)
    if match is None:
        return 0
    return int(match["minutes"]) if match["minutes"] else int(60 * float(match["hours"]))


def given_vaccines(chart: Chart, patient: Patient) -> Iterator[Service]:
    """Vaccines given and their administrations: the first one, then each further one."""
    found = list(_given_vaccines(chart))
    for row, quote in found:
        yield Service(row["number"], (quote,), (Step("vaccine", "CPT", "given at the encounter"),))
    if not found:
        return
    quotes = tuple(quote for _, quote in found)
    counselled = patient.age is not None and patient.age <= _CHILD and _is_counselled(chart)
    if counselled:
        further = sum(int(row["components"]) for row, _ in found) - len(found)
        numbers = (("90460", len(found)), ("90461", further))
    else:
        numbers = (("90471", 1), ("90472", len(found) - 1))
    for number, units in numbers:
        if units:
            note = "each component, with counselling, through 18 years" if counselled else "first and further vaccines"
            yield Service(number, quotes, (Step("administration", "CPT", note),), (), units)


def _is_counselled(chart: Chart) -> bool:
    return any({"counsel", "counseled", "counseling", "counselled", "discussed"} & set(layout.norms) for layout in chart.layouts)


def _given_vaccines(chart: Chart) -> Iterator[tuple[Mapping[str, str], Evidence]]:
    seen: set[str] = set()
    for line, found in chart.find(_vaccines()):
        words = frozenset(line.norms)
        if line.kind in _ELSEWHERE or words.isdisjoint(_VACCINATED) or found.value["number"] in seen:
            continue
        place = Place(line, found.first, found.last)
        is_list = line.kind is SectionKind.IMMUNIZATIONS
        if "today" in words if is_list else place.assertion is Assertion.PRESENT:
            seen.add(found.value["number"])
            yield found.value, place.evidence
