"""Dental services: CDT numbers by what was done, the tooth, its surfaces and the quadrant.

Source: code numbers of the CDT; tooth numbers of the Universal system; 837D (tooth, surface, quadrant).
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.service import Service
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Patient
from nosology.model.findings import Assertion, SectionKind
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["dental_services", "kind_of_tooth"]

_ANTERIOR = frozenset({*range(6, 12), *range(22, 28)})
_PREMOLAR = frozenset({4, 5, 12, 13, 20, 21, 28, 29})
_TOOTH = re.compile(r"#\s?(\d{1,2})\b|\btooth\s+(?:no\.?\s*|number\s+|#)?(\d{1,2})\b", re.IGNORECASE)
_SURFACES = re.compile(r"\b([MODBFLI]{1,5})\b")
_COUNT = re.compile(r"\bx\s?(\d)\b|\b(\d)\s+(?:bw|bitewings?|films?)\b", re.IGNORECASE)
_QUADRANTS = re.compile(r"\b(ur|ul|lr|ll)\b|\b(\d) quad", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:nv|next visit|options?|recommend(?:ed)?|refer|planned|elects?|schedule|needs|tx plan)\b", re.IGNORECASE
)
_NOT_HERE = frozenset(
    {SectionKind.PRESENT_ILLNESS, SectionKind.PAST_MEDICAL, SectionKind.PAST_SURGICAL, SectionKind.SOCIAL_HISTORY}
)
_GROWN = 14
_LAST = 32


@cache
def _services() -> Phrasebook[Mapping[str, str]]:
    return Phrasebook((row["words"], row) for row in read_table("procedures/dental"))


def kind_of_tooth(number: int) -> str | None:
    """`anterior`, `premolar` or `molar` of a permanent tooth by its Universal number; None outside 1 to 32."""
    if not 1 <= number <= _LAST:
        return None
    return "anterior" if number in _ANTERIOR else "premolar" if number in _PREMOLAR else "molar"


def dental_services(chart: Chart, patient: Patient) -> Iterator[Service]:
    """The dental services that a chart says were done at the visit, each number and tooth once."""
    seen: set[tuple[str, str]] = set()
    for line, found in chart.find(_services()):
        if not _is_done(line, found):
            continue
        tooth = _tooth(line, found)
        for number, units, note in _numbers(line, found, tooth, patient):
            key = (number, str(tooth) if "tooth" in note else "")
            if key not in seen:
                seen.add(key)
                steps = (Step("dental", "CDT numbers, 837D", note or "done at the visit"),)
                yield Service(number, (Place(line, found.first, found.last).evidence,), steps, (), units)


def _is_done(line: Line, found: Found[Mapping[str, str]]) -> bool:
    text, at = line.layout.document.text, line.layout.starts[found.first]
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if line.kind in _NOT_HERE or _PLANNED.search(before):
        return False
    return Place(line, found.first, found.last).assertion in (Assertion.PRESENT, Assertion.UNCERTAIN)


def _tooth(line: Line, found: Found[Mapping[str, str]]) -> int | None:
    """The tooth named nearest to the service in its line."""
    at = line.layout.starts[found.first] - line.sentence.start
    numbered = [(abs(match.start() - at), int(match[1] or match[2])) for match in _TOOTH.finditer(line.text)]
    return min(numbered)[1] if numbered else None


def _numbers(line: Line, found: Found[Mapping[str, str]], tooth: int | None, patient: Patient) -> Iterator[tuple[str, int, str]]:
    """Numbers with units and what decided; nothing where the tooth or the surfaces that decide are not stated."""
    rule, numbers = found.value["rule"], found.value["numbers"].split()
    if rule == "once":
        yield numbers[0], 1, ""
    elif rule == "each-tooth":
        yield numbers[0], 1, f"tooth {tooth}" if tooth else ""
    elif rule == "age" and patient.age is not None:
        yield numbers[patient.age >= _GROWN], 1, f"{patient.age} years"
    elif rule in ("count", "bitewings"):
        yield from _films(rule, numbers, _count(line, found))
    elif rule == "quadrants":
        yield numbers[0], max(1, len(_QUADRANTS.findall(line.text))), "by quadrant; four teeth or more unless fewer are stated"
    elif tooth is not None and (kind := kind_of_tooth(tooth)):
        yield from _by_tooth(rule, numbers, line, tooth, kind)


def _films(rule: str, numbers: list[str], count: int) -> Iterator[tuple[str, int, str]]:
    if rule == "bitewings":
        yield numbers[min(count, len(numbers)) - 1], 1, f"{count} films"
        return
    yield numbers[0], 1, "first film"
    if count > 1:
        yield numbers[1], count - 1, "further films"


def _count(line: Line, found: Found[Mapping[str, str]]) -> int:
    text = line.text[max(0, line.layout.starts[found.first] - line.sentence.start - 4) :]
    match = _COUNT.search(text[:30])
    return int(match[1] or match[2]) if match else 1


def _by_tooth(rule: str, numbers: list[str], line: Line, tooth: int, kind: str) -> Iterator[tuple[str, int, str]]:
    if rule == "tooth":
        yield numbers[("anterior", "premolar", "molar").index(kind)], 1, f"tooth {tooth}, {kind}"
        return
    match = _SURFACES.search(line.text)
    if match is None:
        return
    count = min(len(set(match[1])), 4)
    group = numbers if len(numbers) == 4 else numbers[:4] if kind == "anterior" else numbers[4:]
    yield group[count - 1], 1, f"tooth {tooth}, surfaces {match[1]}"
