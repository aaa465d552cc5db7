"""CT, MRI, ultrasound and other studies that were done at the encounter: by site, contrast and side.

A hospital's record of a day tells its own studies by their results; in an office the sentence must say that the study was done there
or today. What was ordered, done elsewhere or before is not reported.
Source: CPT numbers of radiology and vascular studies (table `procedures/studies`).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.performed import was_done_here
from nosology.coding.procedures.service import Service
from nosology.data import read_table
from nosology.model.books import Step
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["studies"]

_CONTRAST = (
    ("both", "with and without / without and with / w wo contrast"),
    (
        "plain",
        "without ?iv|intravenous contrast / noncontrast / non contrast / unenhanced / w o contrast / wo contrast / no contrast",
    ),
    ("contrast", "with ?iv|intravenous|oral_and_iv contrast / iv|intravenous contrast / contrast enhanced / w contrast"),
)


@cache
def _studies() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/studies"))


@cache
def _contrasts() -> Phrasebook[str]:
    return Phrasebook((words, name) for name, words in _CONTRAST)


def studies(chart: Chart) -> Iterator[Service]:
    """The studies of a chart that were done at the encounter, each number once."""
    seen: set[str] = set()
    for line, found in chart.find(_studies()):
        place = Place(line, found.first, found.last)
        if not was_done_here(place, chart.encounter.setting):
            continue
        study = _study(line, found, place)
        if study.number not in seen:
            seen.add(study.number)
            yield study


def _study(line: Line, found: Found[Mapping[str, str]], place: Place) -> Service:
    row, words = found.value, frozenset(line.norms)
    said = next((hit.value for hit in _contrasts().find(line.layout.norms, *line.bounds)), None)
    number, told = row["plain"], "contrast not stated: without" if row["contrast"] else "done at the encounter"
    if row["contrast"] and said:
        number, told = (
            row[said],
            {"plain": "without contrast", "contrast": "with contrast", "both": "with and without contrast"}[said],
        )
    side = next((word for word in ("left", "right") if word in words), None) if row["side"] else None
    if side and {"left", "right"} <= words:
        side = None
    if row["one"] and (side or words & {"unilateral", "limited"}) and not words & {"bilateral", "both"}:
        number, told = row["one"], "one side"
    modifiers = ({"left": "LT", "right": "RT"}[side],) if side else ()
    steps = [Step("imaging", "CPT", told), *(Step("modifier", "HCPCS modifiers", f"{m}: {side} side") for m in modifiers)]
    return Service(number, (place.evidence,), tuple(steps), modifiers)
