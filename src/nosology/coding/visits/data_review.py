"""Data reviewed and analyzed: unique tests, outside notes, another historian, own interpretation, discussion.

Source: AMA CPT Evaluation and Management guidelines 2021, Amount and/or Complexity of Data to Be Reviewed and Analyzed.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.visits.element import PLANNING, Element, is_conditional, without_repeats
from nosology.coding.visits.levels import DataCounts, data_level
from nosology.data import read_table
from nosology.model.findings import Assertion, SectionKind
from nosology.model.result import AuditItem
from nosology.words.phrasebook import Found, Phrasebook

__all__ = ["score_data"]

_RESULTS = frozenset({SectionKind.RESULTS, SectionKind.LABORATORY, SectionKind.IMAGING, SectionKind.PATHOLOGY})
_OUTSIDE = frozenset({"external", "outside", "emergency", "hospital", "referral"})
_TAKEN = frozenset({"taken", "obtained", "performed", "done"})
_HERE = frozenset({"today", "office", "clinic"})
_HIGH_VALUE = ("historian", "interpretation", "discussion")


class _Test(NamedTuple):
    test: str
    kind: str
    panel: str


@cache
def _tests() -> Phrasebook[_Test]:
    return Phrasebook((row["phrase"], _Test(row["test"], row["kind"], row["panel"])) for row in read_table("visits/tests"))


@cache
def _cues() -> Phrasebook[str]:
    return Phrasebook((row["phrase"], row["credit"]) for row in read_table("visits/data-cues"))


@cache
def _sites() -> Mapping[str, str]:
    return {row["word"]: row["site"] for row in read_table("visits/imaging-sites")}


def score_data(chart: Chart) -> Element:
    """Count the data reviewed and find its level."""
    items = without_repeats(_items(chart))
    items = tuple(_merged(items))
    counts = DataCounts(
        items=sum(item.credit in ("test", "external") for item in items),
        **{name: any(item.credit == name for item in items) for name in _HIGH_VALUE},
    )
    return Element(data_level(counts), items)


def _items(chart: Chart) -> Iterator[AuditItem]:
    """What was credited: words of review first, then tests, those of the story only where its line tells of an outside source."""
    outside: set[int] = set()
    for line, cue in chart.find(_cues()):
        place = Place(line, cue.first, cue.last)
        if place.assertion not in (Assertion.NEGATED, Assertion.FAMILY) or cue.value == "historian":
            if cue.value == "external":
                outside.add(id(line))
            yield AuditItem("data", cue.value, cue.value, (place.evidence,))
    for line, found in chart.find(_tests()):
        if (line.kind in PLANNING or line.kind in _RESULTS or id(line) in outside) and _counts(line, found):
            yield AuditItem("data", _name(line, found), "test", (Place(line, found.first, found.last).evidence,))


def _counts(line: Line, found: Found[_Test]) -> bool:
    """Whether a test was ordered or its result reviewed, and is not one this practice bills for itself."""
    if found.value.kind == "scope" or is_conditional(line, found.first):
        return False
    words = set(line.layout.norms[line.sentence.first_token : line.sentence.last_token + 1])
    if found.value.kind in ("imaging", "tracing") and words & _TAKEN and words & _HERE:
        return False
    if line.kind in _RESULTS:
        return True
    return Place(line, found.first, found.last).assertion is not Assertion.NEGATED


def _name(line: Line, found: Found[_Test]) -> str:
    """What makes the test unique: imaging by its kind and the site named beside it."""
    test = found.value
    if test.kind != "imaging" or ":" in test.test:
        return test.test
    norms, sites = line.layout.norms, _sites()
    first, stop = line.bounds
    near = [*range(found.last + 1, min(stop, found.last + 7)), *range(found.first - 1, max(first, found.first - 4) - 1, -1)]
    site = next((sites[norms[at]] for at in near if norms[at] in sites), "")
    return f"{test.test}:{site}" if site else test.test


def _merged(items: tuple[AuditItem, ...]) -> Iterator[AuditItem]:
    """Parts of a panel that is there are not counted beside it; a test without a site is not counted beside one with it."""
    names = {item.item for item in items if item.credit == "test"}
    panels = {row["test"]: row["panel"] for row in read_table("visits/tests") if row["panel"]}
    kinds = {name.partition(":")[0] for name in names if ":" in name}
    specific = any(name != "labs" and ":" not in name for name in names)
    for item in items:
        repeats = panels.get(item.item) in names or item.item in kinds or (item.item == "labs" and specific)
        if item.credit != "test" or not (repeats or (item.item == "imaging" and kinds)):
            yield item
