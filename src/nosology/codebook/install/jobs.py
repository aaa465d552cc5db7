"""What there is to build and how: one table from code set to compiler, and the recipes for data inside installed packages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nosology.codebook.install.kinds import Found
from nosology.codebook.install.plan import Ticket, plan

if TYPE_CHECKING:
    from nosology.codebook.icd9 import Icd9Sources

type Compiler = Callable[[Ticket, Path], object]
"""Writes the edition of a ticket to a path that does not exist yet."""


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to build.

    Attributes:
        system: The code set.
        edition: The edition.
        line: One line about it for people: its parts, and what is carried from where.
        build: Writes it to a path that does not exist yet.
    """

    system: str
    edition: str
    line: str
    build: Callable[[Path], object]


def ticket_jobs(found: Sequence[Found], source: str) -> list[Job]:
    """The editions that recognised files make up.

    Args:
        found: Recognised files, dated.
        source: `official` or `embedded`.
    """
    return [_ticket_job(ticket, COMPILERS[ticket.system]) for ticket in plan(found, source) if ticket.system in COMPILERS]


def package_jobs() -> Iterator[Job]:
    """The editions that rooms make straight from installed packages."""
    for system, edition, build in _RECIPES:
        yield Job(system, edition, f"{system} {edition}: from installed packages", build)


def tell(ticket: Ticket) -> str:
    """One line about a ticket: the edition, its parts, and what is carried from where."""
    carried = ", ".join(f"{name} from {edition}" for name, edition in ticket.carried)
    own = ", ".join(name for name, _ in ticket.parts if name not in dict(ticket.carried))
    return f"{ticket.system} {ticket.edition}: {own}" + (f"; carried: {carried}" if carried else "")


def _ticket_job(ticket: Ticket, compiler: Compiler) -> Job:
    return Job(ticket.system, ticket.edition, tell(ticket), lambda path: compiler(ticket, path))


def _plain_name(origin: str) -> str:
    """The file's own name, without the archive and the folders it came in."""
    return Path(origin.rpartition(": ")[2]).name


def _compile_icd10cm(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd10cm import Source, Sources, compile_edition

    parts = {name: Source(_plain_name(file.origin), file.path) for name, file in ticket.parts}
    carried = tuple((name, int(edition)) for name, edition in ticket.carried)
    compile_edition(Sources(year=int(ticket.edition), carried=carried, is_embedded=ticket.source == "embedded", **parts), path)


def _compile_icd10pcs(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd10pcs import PcsSources, compile_icd10pcs

    parts = {name: file.path for name, file in ticket.parts}
    compile_icd10pcs(PcsSources(year=int(ticket.edition), source=ticket.source, **parts), path)


def _compile_icd9cm(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9cm

    compile_icd9cm(_icd9_sources(ticket), path)


def _compile_icd9pcs(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9pcs

    compile_icd9pcs(_icd9_sources(ticket), path)


def _icd9_sources(ticket: Ticket) -> "Icd9Sources":
    from nosology.codebook.icd9 import Icd9Sources

    return Icd9Sources(source=ticket.source, **{name: file.path for name, file in ticket.parts})


def _build_embedded_icd9cm(path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9cm, embedded_icd9_sources

    compile_icd9cm(embedded_icd9_sources("icd9cm"), path)


def _build_embedded_icd9pcs(path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9pcs, embedded_icd9_sources

    compile_icd9pcs(embedded_icd9_sources("icd9pcs"), path)


def _build_embedded_icd10pcs(year: int) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        from nosology.codebook.icd10pcs import compile_embedded_icd10pcs

        compile_embedded_icd10pcs(path, year)

    return build


COMPILERS: Mapping[str, Compiler] = {
    "icd10cm": _compile_icd10cm,
    "icd10pcs": _compile_icd10pcs,
    "icd9cm": _compile_icd9cm,
    "icd9pcs": _compile_icd9pcs,
}

_RECIPES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    *(("icd10pcs", str(year), _build_embedded_icd10pcs(year)) for year in (2025, 2026, 2027)),
    ("icd9cm", "2015", _build_embedded_icd9cm),
    ("icd9pcs", "2015", _build_embedded_icd9pcs),
)
"""Code set, edition and builder of each edition that a room makes straight from installed packages."""
