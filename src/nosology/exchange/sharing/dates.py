"""Dates moved by as many days as the key says, in the form in which they are written."""

import datetime
import hashlib
import hmac
import re
from collections.abc import Callable

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT = tuple(month[:3] for month in _MONTHS)
_BEFORE_DAY = "on|since|from|until|till|dated|before|after|by|of"
_NAMES = "|".join((*_MONTHS, *(f"{month}\\.?" for month in _SHORT), "Sept\\.?"))
_LEAST, _MOST = 31, 365
_CENTURY_TURNS = 50
"""A year of two digits below this is of this century."""


def shift_of(key: bytes, person: str) -> int:
    """By how many days the dates of a person move, earlier: 31 to 365, the same for the same key and person."""
    digest = hmac.new(key, f"dates {person}".encode(), hashlib.sha256).digest()
    return -(_LEAST + int.from_bytes(digest[:4], "big") % (_MOST - _LEAST + 1))


def moved_dates(text: str, days: int) -> list[tuple[int, int, str]]:
    """Every date in a text with what takes its place: start, end, the moved date in the same form.

    A date that does not exist, or would leave the calendar, is replaced by `[DATE]`. A year alone stays.
    """
    found: list[tuple[int, int, str]] = []
    taken = bytearray(len(text))
    for pattern, write in _FORMS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * len(match[0])
                found.append((match.start(), match.end(), _moved(match, days, write)))
    return sorted(found)


def _moved(match: re.Match[str], days: int, write: Callable[[re.Match[str], datetime.date], str]) -> str:
    parts = match.groupdict()
    try:
        year = _year(parts.get("y"))
        date = datetime.date(year, _month(parts["m"]), int(parts.get("d") or 15)) + datetime.timedelta(days=days)
    except (ValueError, OverflowError):
        return "[DATE]"
    return write(match, date)


def _year(text: str | None) -> int:
    if text is None:
        return 2024  # a leap year: every day of a year exists
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < _CENTURY_TURNS else 1900)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else 1 + _SHORT.index(text[:3].title())


def _like(number: int, written: str) -> str:
    return f"{number:02d}" if written.startswith("0") or len(written) == 2 else str(number)


def _year_like(date: datetime.date, written: str) -> str:
    return f"{date.year % 100:02d}" if len(written) == 2 else f"{date.year:04d}"


def _iso(match: re.Match[str], date: datetime.date) -> str:
    return f"{date.year:04d}{match['s']}{date.month:02d}{match['s']}{date.day:02d}"


def _american(match: re.Match[str], date: datetime.date) -> str:
    month, day = _like(date.month, match["m"]), _like(date.day, match["d"])
    return f"{month}{match['s']}{day}{match['s']}{_year_like(date, match['y'])}"


def _without_year(match: re.Match[str], date: datetime.date) -> str:
    return f"{match['before']}{_like(date.month, match['m'])}/{_like(date.day, match['d'])}"


def _name(match: re.Match[str], date: datetime.date) -> str:
    written = match["m"]
    name = _MONTHS[date.month - 1] if len(written.rstrip(".")) > 4 or written in _MONTHS else _SHORT[date.month - 1]
    return name.upper() if written.isupper() else name


def _words(match: re.Match[str], date: datetime.date) -> str:
    year = f"{match['comma']}{_year_like(date, match['y'])}" if match["y"] else ""
    return f"{_name(match, date)} {date.day}{year}"


def _day_first(match: re.Match[str], date: datetime.date) -> str:
    return f"{date.day}{match['s']}{_name(match, date)}{match['s']}{_year_like(date, match['y'])}"


def _month_of_year(match: re.Match[str], date: datetime.date) -> str:
    return f"{_name(match, date)}{match['s']}{_year_like(date, match['y'])}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime.date], str]], ...] = (
    (re.compile(r"(?<![\d.-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?![\d-])"), _iso),
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>)(?P<m>0\d|1[0-2])(?P<d>[0-2]\d|3[01])(?!\d)"), _iso),
    (re.compile(r"(?<![\d/.-])(?P<m>\d{1,2})(?P<s>[-/.])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d)(?![\d/-])"), _american),
    (
        re.compile(rf"(?i)\b(?P<m>{_NAMES}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:(?P<comma>,? )(?P<y>(?:19|20)\d\d))?"),
        _words,
    ),
    (re.compile(rf"(?i)(?<!\d)(?P<d>\d{{1,2}})(?P<s>[- ])(?P<m>{_NAMES})(?P=s)(?P<y>(?:19|20)\d\d|\d\d)\b"), _day_first),
    (re.compile(rf"(?i)\b(?P<m>{_NAMES})(?P<s>[ /-](?:of )?)(?P<y>(?:19|20)\d\d)\b"), _month_of_year),
    (
        re.compile(rf"(?i)(?P<before>\b(?:{_BEFORE_DAY}) )(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])(?![\d/])"),
        _without_year,
    ),
    (re.compile(r"(?<![\d/.])(?P<before>)(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])(?![\d/%])"), _without_year),
)
"""A day without a year is told from a fraction by the word before it, or by a number that no scale has."""
