"""The pieces that all three claim forms write alike: names, addresses, dates, adjustments."""

import datetime
import itertools
from collections.abc import Iterable, Sequence

from nosology.exchange.x12.envelope import COMPONENT, ELEMENT
from nosology.model.claim import Address, Adjustment, Coverage, Person, Provider
from nosology.model.encounter import Sex

_MOST_REASONS = 6
_SEX = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "U"}


def segment(*elements: str | None) -> str:
    """A segment; nothing is written after its last element that has a value."""
    return ELEMENT.join([element or "" for element in elements]).rstrip(ELEMENT)


def composite(*components: str | None) -> str:
    """An element of several components, likewise."""
    return COMPONENT.join([component or "" for component in components]).rstrip(COMPONENT)


def day(date: datetime.date) -> str:
    """A day as CCYYMMDD."""
    return date.isoformat().replace("-", "")


def dated(qualifier: str, start: datetime.date, end: datetime.date | None = None) -> str:
    """A DTP segment with a day or a range of days."""
    if end is None or end == start:
        return segment("DTP", qualifier, "D8", day(start))
    return segment("DTP", qualifier, "RD8", f"{day(start)}-{day(end)}")


def provider(entity: str, given: Provider) -> str:
    """The NM1 segment of a provider."""
    npi = ("XX", given.npi) if given.npi else ()
    kind = "1" if given.first is not None else "2"
    return segment("NM1", entity, kind, given.name, given.first, given.middle, "", given.suffix, *npi)


def person(entity: str, given: Person, member_id: str | None = None) -> str:
    """The NM1 segment of a subscriber or patient."""
    id = ("MI", member_id) if member_id else ()
    return segment("NM1", entity, "1", given.last, given.first, given.middle, "", given.suffix, *id)


def address(given: Address | None) -> list[str]:
    """N3 and N4."""
    if given is None:
        return []
    return [segment("N3", given.line, given.line2), segment("N4", given.city, given.state, given.zip)]


def demographics(given: Person) -> list[str]:
    """DMG, when the birth date is known."""
    return [segment("DMG", "D8", day(given.birth_date), _SEX[given.sex or Sex.UNKNOWN])] if given.birth_date else []


def subscriber(coverage: Coverage, relationship: str | None) -> str:
    """SBR."""
    head = ("SBR", coverage.responsibility, relationship, coverage.group, coverage.group_name, coverage.kind)
    return segment(*head, "", "", "", coverage.filing)


def adjustments(given: Sequence[Adjustment]) -> list[str]:
    """CAS segments: reasons of one group that follow each other stand together, six a segment."""
    lines = []
    for group, members in itertools.groupby(given, key=lambda item: item.group):
        for some in itertools.batched(members, _MOST_REASONS):
            triplets = itertools.chain.from_iterable((item.reason, item.amount.short, item.quantity) for item in some)
            lines.append(segment("CAS", group, *triplets))
    return lines


def references(pairs: Iterable[tuple[str, str | None]]) -> list[str]:
    """REF segments of the values that are there."""
    return [segment("REF", qualifier, value) for qualifier, value in pairs if value]
