"""One table from code set to the function that compiles it; every compiler is imported when it is used."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from nosology.codebook.install.plan import Ticket


class Compiler(Protocol):
    """Writes the edition of a ticket to a path."""

    def __call__(self, ticket: Ticket, path: Path) -> None:
        """Compile; the path does not exist yet.

        Raises:
            SourceError: A file is not what it was taken for.
        """


def compile_icd10cm(ticket: Ticket, path: Path) -> None:
    """Compile a fiscal year of ICD-10-CM."""
    from nosology.codebook.icd10cm.compiling import compile_edition
    from nosology.codebook.icd10cm.sources import Source, Sources

    parts = {name: Source(_plain_name(file.origin), file.path) for name, file in ticket.parts}
    carried = tuple((name, int(edition)) for name, edition in ticket.carried)
    compile_edition(Sources(year=int(ticket.edition), carried=carried, is_embedded=ticket.source == "embedded", **parts), path)


def _plain_name(origin: str) -> str:
    """The file's own name, without the archive and the folders it came in."""
    return Path(origin.rpartition(": ")[2]).name


def compile_icd10pcs(ticket: Ticket, path: Path) -> None:
    """Compile a fiscal year of ICD-10-PCS."""
    from nosology.codebook.icd10pcs import PcsSources, compile_icd10pcs

    parts = {name: file.path for name, file in ticket.parts}
    compile_icd10pcs(PcsSources(year=int(ticket.edition), source=ticket.source, **parts), path)


COMPILERS: Mapping[str, Compiler] = {
    "icd10cm": compile_icd10cm,
    "icd10pcs": compile_icd10pcs,
}
