"""Money: whole cents of US dollars, never a float."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(-?)(\d{0,16})(?:\.(\d{1,2})0*)?")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of US dollars in cents; may be negative."""

    cents: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `125`, `125.5`, `.50`, `-7.00`.

        Raises:
            ValueError: It is not written that way.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or not (match[2] or match[3]):
            raise ValueError("not an amount of dollars and cents")
        cents = int(match[2] or 0) * 100 + int((match[3] or "0").ljust(2, "0"))
        return cls(-cents if match[1] else cents)

    def __str__(self) -> str:
        sign, whole, rest = "-" if self.cents < 0 else "", *divmod(abs(self.cents), 100)
        return f"{sign}{whole}.{rest:02d}"

    @property
    def short(self) -> str:
        """As X12 writes numbers: no zeros at the end, `125`, `125.5`."""
        return str(self).rstrip("0").rstrip(".")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)


NOTHING = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts."""
    return Money(sum(amount.cents for amount in amounts))
