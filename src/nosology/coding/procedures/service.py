"""A service found by its words: its number with units, modifiers, evidence and reasons."""

from dataclasses import dataclass

from nosology.model.books import Step
from nosology.model.findings import Evidence

__all__ = ["Service"]


@dataclass(frozen=True, slots=True)
class Service:
    """A service to report.

    Attributes:
        number: CPT or HCPCS number.
        evidence: Where the record says it.
        steps: What decided.
        modifiers: Its modifiers.
        units: Its units.
    """

    number: str
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...]
    modifiers: tuple[str, ...] = ()
    units: int = 1
