"""What kind of visit it was: place, new or established, consultation, telehealth, shared, taught, preventive."""

from dataclasses import dataclass, field
from functools import cache

from nosology.coding.chart import Chart, Place
from nosology.data import read_table
from nosology.model.encounter import Encounter
from nosology.model.findings import Assertion, Evidence, SectionKind
from nosology.words.phrasebook import Phrasebook

__all__ = ["Circumstances", "category_of", "circumstances_of"]

_EARLY = frozenset(
    {
        SectionKind.HEADER,
        SectionKind.OTHER,
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.REASON_FOR_VISIT,
        SectionKind.PRESENT_ILLNESS,
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_PLAN,
    }
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the note says of the visit itself, each with its first quote."""

    said: dict[str, Evidence] = field(default_factory=dict)

    def has(self, what: str) -> bool:
        """Whether the note says so."""
        return what in self.said


@cache
def _cues() -> Phrasebook[tuple[str, bool]]:
    return Phrasebook((row["phrase"], (row["says"], row["sections"] == "early")) for row in read_table("visits/circumstances"))


def circumstances_of(chart: Chart) -> Circumstances:
    """Read the circumstances of a visit."""
    said: dict[str, Evidence] = {}
    for line, found in chart.find(_cues()):
        what, early = found.value
        place = Place(line, found.first, found.last)
        if what not in said and (not early or line.kind in _EARLY) and place.assertion is not Assertion.NEGATED:
            said[what] = place.evidence
    return Circumstances(said)


def category_of(encounter: Encounter, said: Circumstances) -> str | None:
    """The category of visit codes, or None where the setting and the kind of document report no visit (table `visits/categories`)."""
    for row in read_table("visits/categories"):
        if row["setting"] != encounter.setting or (row["kinds"] and encounter.kind not in row["kinds"].split()):
            continue
        if all(said.has(word) for word in row["when"].split()):
            return row["category"] or None
    return None
