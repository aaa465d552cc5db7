"""Radiographs taken at the visit: the sentence must say that they were taken, and here or today; what was ordered is not reported.

Source: CPT numbers 70010-76499 by site and views; a count of views that the record does not give takes the lowest number.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.numbers import site_modifiers
from nosology.coding.procedures.performed import was_done_here
from nosology.coding.procedures.service import Service
from nosology.data import read_table
from nosology.model.books import Step
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["radiographs"]

_NAMES = "xray / radiograph / plain film / film / cxr / kub"
_VIEWS = re.compile(r"\b(\d|one|two|three|four|five|six)[- ]?(?:views?|projections?)\b", re.IGNORECASE)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_PROJECTIONS = frozenset(
    {
        "ap",
        "pa",
        "lateral",
        "oblique",
        "anteroposterior",
        "posteroanterior",
        "mortise",
        "sunrise",
        "tunnel",
        "axillary",
        "scapular",
    }
)
_NEAR = 8


@cache
def _names() -> Phrasebook[str]:
    return Phrasebook([(_NAMES, "xray")])


@cache
def _sites() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/radiographs"))


def radiographs(chart: Chart) -> Iterator[Service]:
    """The radiographs that a chart says were taken at the visit, each site once."""
    seen: set[str] = set()
    for line, found in chart.find(_names()):
        if not was_done_here(Place(line, found.first, found.last), chart.encounter.setting):
            continue
        site = _site(line, found)
        if site and site.value["words"] not in seen:
            seen.add(site.value["words"])
            yield _radiograph(line, found, site)


def _site(line: Line, found: Found[str]) -> Found[Mapping[str, str]] | None:
    """The site named after the film, else before it, else in its own name."""
    norms, (first, stop) = line.layout.norms, line.bounds
    after = list(_sites().find(norms, found.first, min(stop, found.last + 1 + _NEAR)))
    before = list(_sites().find(norms, max(first, found.first - _NEAR), found.first))
    return after[0] if after else before[-1] if before else None


def _radiograph(line: Line, found: Found[str], site: Found[Mapping[str, str]]) -> Service:
    views, is_plural = _views(line), _is_plural(line, found)
    steps = [pair.partition("=") for pair in site.value["views"].split()]
    open_steps = steps if views else [step for step in steps if not step[0].endswith("!")]
    number = next(
        (n for least, _, n in reversed(open_steps) if int(least.rstrip("!")) <= (views or 1 + is_plural)), open_steps[0][2]
    )
    told = f"{views} views" if views else "views not counted: the lowest number that the words allow"
    modifiers = _modifiers(line, site)
    reasons = [
        Step("imaging", "CPT", f"taken at the visit, {told}"),
        *(Step("modifier", "HCPCS modifiers", m) for m in modifiers),
    ]
    low, high = min(found.first, site.first), max(found.last, site.last)
    return Service(number, (Place(line, low, high).evidence,), tuple(reasons), modifiers)


def _views(line: Line) -> int | None:
    match = _VIEWS.search(line.text)
    if match:
        return _WORDS.get(match[1].lower()) or int(match[1])
    named = _PROJECTIONS & set(line.norms)
    return len(named) or None


def _is_plural(line: Line, found: Found[str]) -> bool:
    """Whether the words name more than one film."""
    named = Place(line, found.first, min(found.last + 1, line.bounds[1] - 1)).evidence.text.lower()
    return any(word.rstrip(".,").endswith(("rays", "films", "graphs", "images")) for word in named.split())


def _modifiers(line: Line, site: Found[Mapping[str, str]]) -> tuple[str, ...]:
    words = line.norms
    side = next((word for word in words if word in ("left", "right", "bilateral")), None)
    kind = site.value["side"]
    if kind in ("finger", "toe"):
        for named in site_modifiers()[kind].find(line.layout.norms, *line.bounds):
            right, left = named.value
            return (left,) if side == "left" else (right,) if side == "right" else ()
    if not kind or side is None:
        return ()
    return {"left": ("LT",), "right": ("RT",), "bilateral": ("50",)}[side]
