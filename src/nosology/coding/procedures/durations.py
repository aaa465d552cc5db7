"""How long a support was given, as the sentences that name it say: `for 3 days`, `off after 14 hours`, `3/4 to 3/8`.

Source: ICD-10-PCS tables 5A0 and 5A1, character 5 (duration).
"""

import datetime
import re
from collections.abc import Iterable

__all__ = ["hours_told"]

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fourteen": 14, "eighteen": 18, "twenty": 20, "twentyfour": 24, "thirtysix": 36, "fortyeight": 48,
}  # fmt: skip
_HOURS = {"h": 1, "hr": 1, "hrs": 1, "hour": 1, "hours": 1, "day": 24, "days": 24, "week": 168, "weeks": 168}
_SPAN = re.compile(
    rf"(?<![\w/.])(?P<many>\d+(?:\.\d+)?|{'|'.join(_WORDS)})(?:\s*(?:-|to)\s*\d+)?[\s-]*"
    r"(?P<unit>h|hrs?|hours?|days?|weeks?)\b(?!\s+(?:ago|later|prior|before admission))",
    re.IGNORECASE,
)
_DATES = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/\d{2,4})?\b")
_ORDINAL = re.compile(
    r"\b(?:overnight|same day|several hours|few hours|(?P<next>next (?:day|morning)|following (?:day|morning)))\b", re.IGNORECASE
)
_OVERNIGHT = 12.0
_LEAP_YEAR = 2024


def hours_told(sentences: Iterable[str]) -> float | None:
    """The hours that the first of some sentences tells, or None: a span with its unit, else two dates, else `overnight`."""
    told = list(sentences)
    for read in (_spanned, _dated, _nightly):
        for sentence in told:
            hours = read(sentence)
            if hours is not None:
                return hours
    return None


def _spanned(sentence: str) -> float | None:
    match = _SPAN.search(sentence)
    if match is None:
        return None
    many = match["many"].lower()
    return float(_WORDS.get(many) or many) * _HOURS[match["unit"].lower()]


def _dated(sentence: str) -> float | None:
    days = [(int(month), int(day)) for month, day in _DATES.findall(sentence)]
    if len(days) < 2:
        return None
    try:
        first, last = (datetime.date(_LEAP_YEAR, month, day) for month, day in (days[0], days[1]))
    except ValueError:
        return None
    return float((last - first).days % 366 * 24) or None


def _nightly(sentence: str) -> float | None:
    match = _ORDINAL.search(sentence)
    return None if match is None or match["next"] else _OVERNIGHT
