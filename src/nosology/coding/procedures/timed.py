"""Codes that time decides: critical care, psychotherapy, therapy units, infusions and injections; pure rules without text.

Source: CPT (times of 90832-90840, 99291-99292, 96360-96379), CMS Claims Processing Manual, chapter 5, 20.2 (eight-minute rule),
chapter 4, 230.2 (hierarchy of infusions and injections); numbers only.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

__all__ = ["Infusion", "Timed", "critical_care", "infusions", "prolonged_units", "psychotherapy", "therapy_units"]

_CRITICAL_FROM, _CRITICAL_MORE, _CRITICAL_STEP = 30, 75, 30
_MEDICARE_MORE = 104
_PSYCHOTHERAPY = ((16, "90832", "90833"), (38, "90834", "90836"), (53, "90837", "90838"))
_CRISIS_FROM, _CRISIS_MORE = 30, 75
_FAMILY_FROM = 26
_UNIT, _HALF = 15, 8
_PUSH_BELOW, _HYDRATION_FROM, _HOUR, _MORE_FROM = 16, 31, 60, 31


class Timed(NamedTuple):
    """A number with its units."""

    number: str
    units: int


class Infusion(NamedTuple):
    """One drug or fluid as given.

    Attributes:
        route: `infusion`, `push`, `injection` (under the skin or into muscle) or `hydration`.
        minutes: How long it ran, for infusions and hydration.
        drug: Which drug; a second push of one drug is not one of a new drug.
        is_chemotherapy: It is chemotherapy or another complex biologic agent.
    """

    route: str
    minutes: int = 0
    drug: str = ""
    is_chemotherapy: bool = False


def critical_care(minutes: int, *, is_medicare: bool = False) -> tuple[Timed, ...]:
    """Critical care of a patient beyond early childhood: nothing below 30 minutes, then one number, more from 75 (Medicare: 104)."""
    if minutes < _CRITICAL_FROM:
        return ()
    first = Timed("99291", 1)
    if minutes < (_MEDICARE_MORE if is_medicare else _CRITICAL_MORE):
        return (first,)
    more = (minutes - (_MEDICARE_MORE - _CRITICAL_STEP if is_medicare else _CRITICAL_MORE - 1)) // _CRITICAL_STEP
    further = more if is_medicare else 1 + (minutes - _CRITICAL_MORE) // _CRITICAL_STEP
    return first, Timed("99292", further)


def psychotherapy(minutes: int, kind: str = "individual", *, with_visit: bool = False) -> tuple[Timed, ...]:
    """Psychotherapy by minutes; nothing below the shortest time.

    Args:
        minutes: Face-to-face minutes of therapy, without those of the visit.
        kind: `individual`, `crisis`, `family` (with the patient), `family-without` (without) or `group`.
        with_visit: An evaluation and management visit is reported beside it: the add-on numbers.
    """
    if kind == "group":
        return (Timed("90853", 1),)
    if kind.startswith("family"):
        number = "90846" if kind == "family-without" else "90847"
        return (Timed(number, 1),) if minutes >= _FAMILY_FROM else ()
    if kind == "crisis":
        if minutes < _CRISIS_FROM:
            return ()
        more = 1 + (minutes - _CRISIS_MORE) // _CRITICAL_STEP if minutes >= _CRISIS_MORE else 0
        return (Timed("90839", 1), *((Timed("90840", more),) if more else ()))
    reached = [(add_on if with_visit else alone) for least, alone, add_on in _PSYCHOTHERAPY if minutes >= least]
    return (Timed(reached[-1], 1),) if reached else ()


def therapy_units(minutes: Mapping[str, int]) -> tuple[Timed, ...]:
    """Units of 15-minute therapy codes in one day by the eight-minute rule: the total decides how many, the longest remainders get them.

    Args:
        minutes: Minutes of each timed number in the day.
    """
    total = sum(minutes.values())
    allowed = total // _UNIT + (total % _UNIT >= _HALF)
    units = {number: spent // _UNIT for number, spent in minutes.items()}
    by_rest = sorted(minutes, key=lambda number: -(minutes[number] % _UNIT))
    for number in by_rest:
        if sum(units.values()) < allowed and minutes[number] % _UNIT:
            units[number] += 1
    return tuple(Timed(number, units[number]) for number in minutes if units[number])


def prolonged_units(minutes: int, from_minutes: int) -> int:
    """Units of a 15-minute prolonged service from the minute that its first unit needs."""
    return 0 if minutes < from_minutes else 1 + (minutes - from_minutes) // _UNIT


def infusions(given: Sequence[Infusion]) -> tuple[Timed, ...]:
    """Infusions and injections of one encounter through one access, by the facility hierarchy.

    Chemotherapy before drugs before hydration; infusion before push before injection. One initial number; the rest sequential or more
    hours. An infusion of 15 minutes or less is a push; a further hour needs 31 minutes; hydration needs 31 minutes.
    """
    counted: dict[str, int] = {}
    initial = False
    seen: set[str] = set()
    for item in sorted(given, key=_rank):
        for number, units in _numbers(item, initial, item.drug in seen):
            counted[number] = counted.get(number, 0) + units
        initial = initial or item.route != "injection"
        seen.add(item.drug)
    return tuple(Timed(number, units) for number, units in counted.items() if units)


def _rank(item: Infusion) -> tuple[int, int]:
    route = _route(item)
    return (
        3 if route == "hydration" else 0 if item.is_chemotherapy else 1,
        ("infusion", "push", "hydration", "injection").index(route),
    )


def _route(item: Infusion) -> str:
    return "push" if item.route == "infusion" and item.minutes < _PUSH_BELOW else item.route


def _numbers(item: Infusion, has_initial: bool, is_repeat: bool) -> Iterable[tuple[str, int]]:
    route = _route(item)
    if route == "injection":
        return [("96401" if item.is_chemotherapy else "96372", 1)]
    if route == "push":
        first, new, same = ("96409", "96411", "96411") if item.is_chemotherapy else ("96374", "96375", "96376")
        return [((same if is_repeat else new) if has_initial else first, 1)]
    more = 0 if item.minutes <= _HOUR else (item.minutes - _HOUR + (_HOUR - _MORE_FROM)) // _HOUR
    if route == "hydration":
        if item.minutes < _HYDRATION_FROM:
            return []
        return [("96361", 1 + more)] if has_initial else [("96360", 1), ("96361", more)]
    first, sequential, hours = ("96413", "96417", "96415") if item.is_chemotherapy else ("96365", "96367", "96366")
    return [(sequential if has_initial else first, 1), (hours, more)]
