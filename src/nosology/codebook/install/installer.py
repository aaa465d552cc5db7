"""Install editions: look through the sources, plan, compile each edition and put it in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.install.compilers import COMPILERS
from nosology.codebook.install.embedded import embedded_files
from nosology.codebook.install.kinds import Found
from nosology.codebook.install.places import look_through
from nosology.codebook.install.plan import Ticket, plan
from nosology.codebook.install.writing import put_in_force, workshop
from nosology.codebook.shelf.artefacts import Artefact
from nosology.model.errors import SourceError

type Announce = Callable[[str], None]


def say_nothing(_: str) -> None:
    """Announce nothing."""


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


@dataclass(frozen=True, slots=True)
class Installed:
    """What an install did.

    Attributes:
        artefacts: The editions put in force, in the order they were built.
        passed_over: Files that were looked at and are no source nosology reads.
    """

    artefacts: tuple[Artefact, ...]
    passed_over: tuple[str, ...] = ()


def install_from(home: Path, roots: Sequence[Path], wanted: Wanted = EVERYTHING, announce: Announce = say_nothing) -> Installed:
    """Install every edition that the files below the roots make up.

    Args:
        home: Where the editions live.
        roots: Folders, zips or files.
        wanted: Which editions.
        announce: Told one line for each edition.

    Raises:
        SourceError: Nothing there makes an edition, or a source is damaged. Editions in force stay in force.
    """
    with workshop(home) as folder:
        found, passed_over = look_through(roots, folder)
        tickets = _tickets(found, wanted, "official")
        return Installed(tuple(_install(home, folder, ticket, announce) for ticket in tickets), tuple(passed_over))


def install_embedded(home: Path, wanted: Wanted = EVERYTHING, announce: Announce = say_nothing) -> Installed:
    """Install the editions that the data inside installed packages makes up; needs no network and no folder.

    Args:
        home: Where the editions live.
        wanted: Which editions.
        announce: Told one line for each edition.

    Raises:
        SourceError: The packages carry no such edition.
    """
    with workshop(home) as folder:
        tickets = _tickets(embedded_files(folder), wanted, "embedded")
        return Installed(tuple(_install(home, folder, ticket, announce) for ticket in tickets))


def _tickets(found: Sequence[Found], wanted: Wanted, source: str) -> list[Ticket]:
    tickets = [ticket for ticket in plan(found, source) if ticket.system in COMPILERS and wanted.covers(ticket)]
    if not tickets:
        raise SourceError(_nothing(found, wanted))
    return tickets


def _install(home: Path, folder: Path, ticket: Ticket, announce: Announce) -> Artefact:
    announce(tell(ticket))
    compiler = COMPILERS[ticket.system]
    return put_in_force(home, folder, (ticket.system, ticket.edition), lambda path: compiler(ticket, path))


def tell(ticket: Ticket) -> str:
    """One line about a ticket: the edition, its parts, and what is carried from where."""
    carried = ", ".join(f"{name} from {edition}" for name, edition in ticket.carried)
    own = ", ".join(name for name, _ in ticket.parts if name not in dict(ticket.carried))
    return f"{ticket.system} {ticket.edition}: {own}" + (f"; carried: {carried}" if carried else "")


def _nothing(found: Sequence[Found], wanted: Wanted) -> str:
    kinds = ", ".join(sorted({str(file.kind) for file in found})) or "no file that nosology knows"
    asked = f" for {', '.join((*wanted.systems, *wanted.years))}" if wanted != EVERYTHING else ""
    return f"No edition can be built{asked}. Found: {kinds}. Give a folder with official zips or files with `--from`."
