"""The context of a procedure: the conditions its report meets, its side, its levels and its counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.procedures.operations import Condition, Operation
from nosology.coding.procedures.statements import OPERATIVE, Statement
from nosology.data import read_table
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["Context", "Report", "book", "is_denied", "site_defaults"]

_LEVEL = re.compile(r"\b([CTL])\s?(\d{1,2})\s*(?:-|–|/|to|through|and)\s*([CTLS])?\s?(\d{1,2})\b", re.IGNORECASE)
_SIDES = {
    "left": "left",
    "lt": "left",
    "right": "right",
    "rt": "right",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "both": "bilateral",
}
_FROM_TO = re.compile(r"\b(left|right)[ -]to[ -](?:left|right)\b", re.IGNORECASE)
"""A bypass from one side to the other is on the side that it comes from (ICD-10-PCS B3.6a)."""
_LOWEST = {"C": 7, "T": 12, "L": 5}
"""The last vertebra of each region; the joint below it leads into the next."""
_LONGEST = 12
_LETTERS = {"L": "left", "R": "right"}
_NOT_MET = (Assertion.NEGATED, Assertion.HYPOTHETICAL, Assertion.HISTORICAL)
_DENIALS = frozenset({"no", "without", "declined", "decline", "refused", "deferred"})
_REFUSALS = frozenset({"not", "deferred", "unnecessary", "declined", "refused"})


_BEFORE, _AFTER = 1, 3
"""How many sentences before and after a statement in the story of a stay tell of the same procedure."""


@cache
def _sites() -> Mapping[str, Phrasebook[str]]:
    """The maps from words to a character, by their name."""
    by_map: dict[str, list[tuple[str, str]]] = {}
    for row in read_table("procedures/sites"):
        if row["words"]:
            by_map.setdefault(row["map"], []).append((row["words"], row["character"]))
    return {name: Phrasebook(rows) for name, rows in by_map.items()}


@cache
def site_defaults() -> Mapping[str, str]:
    """The character of each map where no word decides."""
    return {row["map"]: row["character"] for row in read_table("procedures/sites") if not row["words"]}


@dataclass(slots=True)
class Report:
    """The operative text of a chart; each phrase is searched once.

    Attributes:
        lines: Its lines.
        words: Its normal forms.
    """

    lines: Sequence[Line]
    words: frozenset[str]
    _found: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, chart: Chart) -> "Report":
        """The operative sections of a chart."""
        lines = [line for line in chart.lines() if line.kind in OPERATIVE]
        return cls(lines, frozenset(norm for line in lines for norm in line.norms))

    @classmethod
    def near(cls, line: Line, lines: Sequence[Line]) -> "Report":
        """The lines of a story that tell of the same procedure as one of them: of its section, one before and some after it."""
        same = [one for one in lines if _same_section(one, line)]
        at = next((at for at, one in enumerate(same) if one.sentence.start >= line.sentence.start), len(same))
        around = same[max(0, at - _BEFORE) : at + _AFTER + 1]
        return cls(around, frozenset(norm for one in around for norm in one.norms))

    def without(self, others: Sequence[Line]) -> "Report":
        """The same text without some of its lines."""
        return Report([line for line in self.lines if line not in others], self.words)

    def places(self, phrase: str) -> tuple[Place, ...]:
        """Where a phrase of a table stands, in order."""
        if phrase not in self._found:
            self._found[phrase] = tuple(self._search(book(phrase)))
        return self._found[phrase]

    def _search(self, phrases: Phrasebook[str]) -> Iterator[Place]:
        if self.words.isdisjoint(phrases.first_words):
            return
        for line in self.lines:
            for found in phrases.find(line.layout.norms, *line.bounds):
                yield Place(line, found.first, found.last)

    def side(self) -> str | None:
        """The one side that the report names, or None."""
        sides = [side for line in self.lines if line.kind in _SIDED for _, side in _sides(line)]
        return sides[0] if sides and len(set(sides)) == 1 else None


_SIDED = frozenset(
    {
        SectionKind.PROCEDURE,
        SectionKind.POSTOPERATIVE_DIAGNOSIS,
        SectionKind.OTHER,
        SectionKind.OPERATIVE_FINDINGS,
        SectionKind.PROCEDURE_DESCRIPTION,
    }
)


@dataclass(frozen=True, slots=True)
class Context:
    """One statement within its report.

    Attributes:
        statement: The statement.
        report: The text that its conditions are looked for in.
        told: Every sentence that names the procedure, the statement's first.
        focus: The sentences that tell what made a row apply, where its sites are looked for first.
        rivals: Where in its line other endoscopies are named; what stands after one of them is said of that one.
        is_alone: Only its own words count, because the report describes several endoscopies.
    """

    statement: Statement
    report: Report
    told: tuple[str, ...] = ()
    focus: tuple[Line, ...] = ()
    rivals: tuple[int, ...] = ()
    is_alone: bool = False

    def meets(self, condition: Condition) -> Place | None:
        """Where the condition is met and not denied, or None."""
        line = self.statement.place.line
        for found in book(condition.phrase).find(line.layout.norms, *line.bounds):
            place = Place(line, found.first, found.last)
            if not is_denied(place) and not (self.is_alone and self._is_rivals(place)):
                return place
        if condition.in_title or self.is_alone:
            return None
        for place in self.report.places(condition.phrase):
            if place.assertion not in _NOT_MET and not is_denied(place):
                return place
        return None

    def _is_rivals(self, place: Place) -> bool:
        """Whether a place in the line is said of another endoscopy."""
        own = self.statement.place.first
        return any(own < rival < place.first for rival in self.rivals) or (bool(self.rivals) and place.last < own)

    def fits(self, operation: Operation) -> tuple[Place, ...] | None:
        """The places that meet what an operation needs; None when something is missing or forbidden."""
        places = []
        for need in operation.needs:
            place = self.meets(need)
            if place is None:
                return None
            places.append(place)
        return None if any(self.meets(lack) for lack in operation.lacks) else tuple(places)

    def side(self) -> str | None:
        """`left`, `right`, `bilateral`, or None: nearest in the statement, else the one that the report names."""
        place = self.statement.place
        if match := _FROM_TO.search(place.line.text):
            return match[1].lower()
        named = [(abs(at - place.first), side) for at, side in _sides(place.line)]
        return min(named)[1] if named else self.report.side()

    def sites(self, name: str) -> list[str]:
        """The characters of a map that the statement names, in order; of the whole report where it names none."""
        for line in self.focus or (self.statement.place.line,):
            found = list(dict.fromkeys(hit.value for hit in _site_hits(name, line)))
            if found:
                return found
        lines = [line for line in self.report.lines if line.kind in _SIDED]
        return list(dict.fromkeys(hit.value for line in lines for hit in _site_hits(name, line)))

    def named_after(self, name: str) -> list[str]:
        """The characters of a map that the statement's sentence names from its lead on; before it where none is."""
        place = self.statement.place
        hits = list(_site_hits(name, place.line))
        after = [hit.value for hit in hits if hit.last >= place.first]
        return list(dict.fromkeys(after or [hit.value for hit in hits]))

    def joints(self) -> frozenset[tuple[str, int]]:
        """The spinal joints that the statement names, else the report: region and number of the vertebra above (`("C", 4)` is C4-5)."""
        lines = (line for line in self.report.lines if line.kind in _SIDED)
        for text in (self.statement.place.line.text, *(line.text for line in lines)):
            joints = frozenset(_joints(text))
            if joints:
                return joints
        return frozenset()

    def evidence(self, places: Sequence[Place]) -> tuple[Evidence, ...]:
        """The quotes: the statement, then what met its conditions."""
        return tuple(dict.fromkeys(place.evidence for place in (self.statement.place, *places)))


def is_denied(place: Place) -> bool:
    """Whether the words beside a place say that it was not done: `no cholangiogram`, `cholangiogram was not performed`."""
    norms, (first, stop) = place.line.layout.norms, place.line.bounds
    before = norms[max(first, place.first - 2) : place.first]
    after = norms[place.last + 1 : min(stop, place.last + 4)]
    return not _DENIALS.isdisjoint(before) or not _REFUSALS.isdisjoint(after)


@cache
def book(phrase: str) -> Phrasebook[str]:
    """The phrases of one cell of a table."""
    return Phrasebook([(phrase, phrase)])


def _same_section(one: Line, other: Line) -> bool:
    return one.layout is other.layout and one.sentence.section_index == other.sentence.section_index


def _site_hits(name: str, line: Line) -> Iterator[Found[str]]:
    return _sites()[name].find(line.layout.norms, *line.bounds)


def _sides(line: Line) -> Iterator[tuple[int, str]]:
    norms = line.layout.norms
    first, stop = line.bounds
    for at in range(first, stop):
        side = _SIDES.get(norms[at]) or (_LETTERS.get(line.layout.texts[at]) if len(norms[at]) == 1 else None)
        if side:
            yield at, side


def _joints(text: str) -> Iterator[tuple[str, int]]:
    """Every joint between two vertebrae that a text names: `C4-5`, `C4 to C7`, `L5-S1`."""
    for match in _LEVEL.finditer(text):
        region, first, other, last = match[1].upper(), int(match[2]), (match[3] or match[1]).upper(), int(match[4])
        if other == region and first < last <= first + _LONGEST:
            yield from ((region, joint) for joint in range(first, last))
        elif other != region:
            yield from ((region, joint) for joint in range(first, _LOWEST[region] + 1))
            yield from ((other, joint) for joint in range(1, last))
