"""Which editions an install is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which editions to install; what is empty does not restrict.

    Attributes:
        years: Editions or their years: `2026`, `2026-04`.
        systems: Code sets: `icd10cm`, `hcpcs`.
    """

    years: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def covers(self, system: str, edition: str) -> bool:
        """Whether an edition of a code set is asked for."""
        in_years = not self.years or edition in self.years or edition[:4] in self.years
        return in_years and (not self.systems or system in self.systems)

    def __str__(self) -> str:
        return ", ".join((*self.systems, *self.years)) or "everything"


EVERYTHING = Wanted()
