"""Values of X12 elements in our words. What is not written as it should be is None, and the reader says where."""

import datetime
import re

from nosology.model.claim import Address, Adjustment
from nosology.model.encounter import Sex
from nosology.model.money import Money

_DAY = re.compile(r"\d{8}")
SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "U": Sex.UNKNOWN}


def day_in(value: str) -> datetime.date | None:
    """A day written CCYYMMDD, with or without a time after it."""
    if not _DAY.match(value):
        return None
    try:
        return datetime.date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None


def days_in(value: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a range, or one day and None."""
    first, _, last = value.partition("-")
    return day_in(first), day_in(last) if last else None


def amount_in(value: str) -> Money | None:
    """An amount."""
    try:
        return Money.parse(value)
    except ValueError:
        return None


def address_in(lines: tuple[str, ...], city: tuple[str, ...]) -> Address:
    """An address from the elements of N3 and N4."""
    line, line2 = (*lines, "", "")[:2]
    name, state, code = (*city, "", "", "")[:3]
    return Address(line, name, state, code, line2 or None)


def adjustments_in(elements: tuple[str, ...]) -> tuple[tuple[Adjustment, ...], bool]:
    """The adjustments of a CAS segment, and whether all of them could be read."""
    found, whole = [], True
    for start in range(2, len(elements), 3):
        reason, amount, quantity = (*elements[start : start + 3], "", "")[:3]
        value = amount_in(amount)
        if value is None:
            whole = whole and not reason and not amount
            continue
        found.append(Adjustment(elements[1], reason, value, quantity or None))
    return tuple(found), whole


def dotted(code: str, is_icd9: bool) -> str:
    """A diagnosis code with its dot, as the code books write it."""
    bare = code.replace(".", "")
    head = 4 if is_icd9 and bare.startswith("E") else 3
    return bare if len(bare) <= head else f"{bare[:head]}.{bare[head:]}"
