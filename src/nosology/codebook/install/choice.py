"""Which editions an install is asked for."""

from dataclasses import dataclass

from nosology.codebook.install.plan import Ticket


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which editions to install; what is empty does not restrict.

    Attributes:
        years: Editions or their years: `2026`, `2026-04`.
        systems: Code sets: `icd10cm`, `hcpcs`.
    """

    years: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def covers(self, ticket: Ticket) -> bool:
        """Whether the ticket is asked for."""
        in_years = not self.years or ticket.edition in self.years or ticket.edition[:4] in self.years
        return in_years and (not self.systems or ticket.system in self.systems)


EVERYTHING = Wanted()
