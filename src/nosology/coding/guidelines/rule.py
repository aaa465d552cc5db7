"""What a rule of the guidelines is: one file, one permanent id, one claim, and two cases that prove it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from nosology.coding.draft import Draft
from nosology.model.encounter import Setting


@dataclass(frozen=True, slots=True)
class Case:
    """A short note and what must come of it.

    Attributes:
        text: The note.
        setting: Setting of care.
        has: Codes that must be assigned.
        lacks: Codes that must not be.
        first: The principal or first-listed code, when the rule is about order.
    """

    text: str
    setting: Setting
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One codable paragraph of the Official Guidelines.

    Attributes:
        id: Permanent id: `OCG-` and the paragraph's number.
        claim: What the rule decides, in one line.
        source: The official document and section.
        apply: Changes the draft; adds a step or a reason for every change.
        fires: A case in which it decides.
        holds: A case in which it must stay silent.
        starts: First date of service it applies to.
        ends: Last date of service, or None while it is in force.
    """

    id: str
    claim: str
    source: str
    apply: Callable[[Draft], None]
    fires: Case
    holds: Case
    starts: datetime.date = datetime.date(2015, 10, 1)
    ends: datetime.date | None = None

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether the rule applies to a date of service."""
        return self.starts <= day and (self.ends is None or day <= self.ends)
