"""Whether a test or study that a sentence names was done at the encounter itself, and not ordered, sent for or brought along.

Source: CPT and CMS: what is reported was performed at the encounter that reports it.
"""

from nosology.coding.chart import Place
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion, SectionKind

__all__ = ["was_done_here"]

_TAKEN = frozenset({"taken", "obtained", "performed", "done", "took", "got", "obtain", "shot", "completed"})
_SHOWN = frozenset(
    {"show", "showed", "shows", "demonstrate", "demonstrated", "reveal", "revealed", "read", "negative", "unremarkable", "normal"}
)
_HERE = frozenset({"today", "office", "clinic", "here", "facility"})
_NOT_NOW = frozenset(
    {
        "will",
        "recommend",
        "recommended",
        "schedule",
        "scheduled",
        "if",
        "should",
        "would",
        "consider",
        "referral",
        "pending",
        "await",
    }
)
_ELSEWHERE = frozenset(
    {
        "outside",
        "prior",
        "previous",
        "previously",
        "last",
        "ago",
        "old",
        "yesterday",
        "recent",
        "recently",
        "brought",
        "pcp",
        "transferring",
    }
)
_BESIDE = 4
_ANOTHER_PLACE = frozenset({"er", "ed", "emergency", "hospital", "urgent"})
_FACILITY = frozenset({Setting.EMERGENCY, Setting.HOSPITAL_OUTPATIENT})
_TELLS = frozenset(
    {
        SectionKind.RESULTS,
        SectionKind.IMAGING,
        SectionKind.HOSPITAL_COURSE,
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_PLAN,
        SectionKind.PROCEDURE,
        SectionKind.PROCEDURE_DESCRIPTION,
        SectionKind.OTHER,
    }
)


def was_done_here(place: Place, setting: Setting) -> bool:
    """Whether the sentence of a place says so: in a facility by its result, in an office by the words that say when or where."""
    line = place.line
    words = frozenset(line.norms)
    if words & _NOT_NOW or _is_elsewhere(place) or place.assertion in (Assertion.HISTORICAL, Assertion.FAMILY):
        return False
    if setting in _FACILITY:
        return line.kind in _TELLS and (bool(words & (_TAKEN | _SHOWN)) or _has_colon_after(place))
    is_said = bool(words & _TAKEN) or ("today" in words and bool(words & _SHOWN) and "reviewed" not in words)
    return bool(words & _HERE) and is_said and not words & _ANOTHER_PLACE


def _is_elsewhere(place: Place) -> bool:
    """Whether the words beside the test say that it is of another place or day; a comparison further on does not."""
    norms, (first, stop) = place.line.layout.norms, place.line.bounds
    beside = norms[max(first, place.first - _BESIDE) : min(stop, place.last + 1 + _BESIDE)]
    return not _ELSEWHERE.isdisjoint(beside)


def _has_colon_after(place: Place) -> bool:
    """Whether a result follows: `CT head: no bleed`."""
    text, end = place.line.layout.document.text, place.evidence.end
    before, colon, after = text[end : place.line.sentence.end].partition(":")
    return bool(colon) and bool(after.strip()) and "." not in before
