"""Total time: the minutes a note documents for the encounter.

Source: AMA CPT Evaluation and Management guidelines 2021, Time.
"""

import re
from collections.abc import Iterator

from nosology.coding.chart import Chart
from nosology.model.findings import Evidence

__all__ = ["documented_minutes", "minutes_in"]

_AMOUNT = re.compile(
    r"(?:(?P<hours>\d{1,2})\s*(?:hours?|hrs?|h)\b(?:\s*(?:and|,)?\s*)?)?(?:(?P<minutes>\d{1,3})\s*-?\s*(?:minutes?|mins?)\b)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:total (?:\w+ ){0,3}time|time spent|spent|total of|face[- ]to[- ]face|start(?:ed)? (?:at|time)|critical care time|"
    r"visit (?:lasted|time)|session (?:length|lasted|time)|duration)\b",
    re.IGNORECASE,
)
_UNITS = frozenset({"minute", "min", "hour", "hr", "h", "mins", "minutes"})
_OTHERS = re.compile(
    r"\b(?:ice|rest|walk|exercise|daily|every|before|ago|times? (?:a|per) day|drive|surgery|tourniquet)\b", re.IGNORECASE
)


def minutes_in(text: str) -> int | None:
    """The first amount of time in a text, in minutes: `45 minutes`, `1 hour 15 min`; None when there is none."""
    for match in _AMOUNT.finditer(text):
        if match["hours"] or match["minutes"]:
            return 60 * int(match["hours"] or 0) + int(match["minutes"] or 0)
    return None


def documented_minutes(chart: Chart) -> tuple[int, Evidence] | None:
    """The largest time the note gives for the whole encounter, with its quote; None without one."""
    return max(_statements(chart), key=lambda found: found[0], default=None)


def _statements(chart: Chart) -> Iterator[tuple[int, Evidence]]:
    for line in chart.lines_with(_UNITS):
        text = line.text
        about = _ABOUT.search(text)
        minutes = minutes_in(text)
        if about and minutes is not None and not _OTHERS.search(text):
            start = line.sentence.start
            yield minutes, Evidence(line.layout.document.id, start, line.sentence.end, text)
