"""Where on a claim something is wrong, in the words of the standard."""

from dataclasses import dataclass

from nosology.data import read_table
from nosology.model.claim import ClaimForm

SERVICE = {ClaimForm.PROFESSIONAL: "SV1", ClaimForm.INSTITUTIONAL: "SV2", ClaimForm.DENTAL: "SV3"}
"""The service segment of each form."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An element by its loop and name, and what is wrong with it."""

    element: str
    message: str


def at_line(number: int, element: str) -> str:
    """An element of a service line, lines counted from 1."""
    return f"2400 {element} line {number}"


def is_listed(name: str, code: str) -> bool:
    """Whether a code is on one of our short code lists."""
    return (name, code) in _LISTS


_LISTS = frozenset((row["list"], row["code"]) for row in read_table("exchange/claim-codes"))
