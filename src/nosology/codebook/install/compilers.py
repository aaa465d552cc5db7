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

    parts = {name: Source(Path(file.origin.rpartition(": ")[2]).name, file.path) for name, file in ticket.parts}
    carried = tuple((name, int(edition)) for name, edition in ticket.carried)
    compile_edition(Sources(year=int(ticket.edition), carried=carried, is_embedded=ticket.source == "embedded", **parts), path)


COMPILERS: Mapping[str, Compiler] = {
    "icd10cm": compile_icd10cm,
}
