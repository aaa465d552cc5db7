"""The abstract: what coders take from the record beside codes, each value with its place; and what a complete abstract lacks.

Source: UHDDS; UB-04 data elements; table `coding/abstract`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart
from nosology.coding.profile import Profile
from nosology.data import read_table
from nosology.model.encounter import Encounter, Patient
from nosology.model.findings import Evidence, SectionKind
from nosology.model.result import AbstractItem
from nosology.words.phrasebook import Phrasebook

__all__ = ["abstract_of"]

_UP_TO = re.compile(r"(?:[^,;\n.]|[.,](?=\d))+")
_LONGEST = 80
"""Code points of a drug with its dose."""


class _Field(NamedTuple):
    name: str
    kind: str
    words: frozenset[str]
    pattern: re.Pattern[str]
    unit: str


@cache
def _fields() -> tuple[_Field, ...]:
    return tuple(
        _Field(row["field"], row["kind"], frozenset(row["words"].split()), re.compile(row["pattern"], re.IGNORECASE), row["unit"])
        for row in read_table("coding/abstract")
    )


def abstract_of(chart: Chart, profile: Profile) -> tuple[AbstractItem, ...]:
    """The abstract: demographics and dates as sent, then what the documents state (first statement), then what the setting misses."""
    items = (*_sent(chart.encounter), *_stated(chart), *_medications(chart))
    return (*items, *_missing(profile, items, chart.encounter.patient))


def _sent(encounter: Encounter) -> Iterator[AbstractItem]:
    patient = encounter.patient
    facts = {
        "age": patient.age,
        "birth-date": patient.birth_date,
        "sex": patient.sex,
        "date_of_service": encounter.date_of_service,
        "admitted": encounter.admitted,
        "discharged": encounter.discharged,
        "disposition": encounter.disposition,
    }
    for name, value in facts.items():
        if value is not None:
            yield AbstractItem(name, "demographic", str(value), "", ())


def _stated(chart: Chart) -> Iterator[AbstractItem]:
    for field in _fields():
        if field.name == "disposition" and chart.encounter.disposition:
            continue
        found = next(_matches(field, chart), None)
        if found is not None:
            yield found


def _matches(field: _Field, chart: Chart) -> Iterator[AbstractItem]:
    for layout, at in chart.places(field.words):
        document = layout.document
        match = field.pattern.match(document.text, layout.starts[at])
        value = match["value"].strip() if match else ""
        if match and value:
            start = match.start("value") + match["value"].index(value)
            evidence = Evidence(document.id, start, start + len(value), value)
            yield AbstractItem(field.name, field.kind, value, field.unit, (evidence,))


@cache
def _drugs() -> Phrasebook[str]:
    return Phrasebook((row["drug"], row["drug"]) for row in read_table("lexicon/drugs"))


def _medications(chart: Chart) -> Iterator[AbstractItem]:
    """The drugs of the lists of medications, each once with its dose and how it is taken, as written."""
    seen: set[str] = set()
    for line in chart.lines():
        if line.kind is SectionKind.MEDICATIONS:
            for found in _drugs().find(line.layout.norms, *line.bounds):
                start = line.layout.starts[found.first]
                text = line.layout.document.text
                written = _UP_TO.match(text, start, min(line.sentence.end, start + _LONGEST))
                if written and found.value not in seen:
                    seen.add(found.value)
                    taken = written[0].rstrip()
                    quote = Evidence(line.layout.document.id, start, start + len(taken), taken)
                    yield AbstractItem("medication", "medication", taken, "", (quote,))


def _missing(profile: Profile, items: tuple[AbstractItem, ...], patient: Patient) -> Iterator[AbstractItem]:
    """Each field that the setting's profile asks for and neither the sender nor the record gives."""
    have = {item.field for item in items} | ({"age"} if patient.birth_date else set())
    yield from (AbstractItem(name, "missing", "", "", ()) for name in profile.abstract if name not in have)
