"""The official files an edition of ICD-10-CM is compiled from."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from nosology.model.errors import SourceError


@dataclass(frozen=True, slots=True)
class Source:
    """One file: the name it is known by in the manifest, and its bytes or where they lie."""

    name: str
    data: bytes | Path


@dataclass(frozen=True, slots=True)
class Sources:
    """What there is to compile one fiscal year from; everything but the year and the tabular list is optional.

    Attributes:
        year: Fiscal year; it runs from 1 October of the year before to 30 September.
        tabular: Tabular List XML.
        order: Order file; when present it decides which codes are valid and what their titles are.
        index: Alphabetic Index XML.
        external: External Cause Index XML.
        neoplasm: Table of Neoplasms XML.
        drug: Table of Drugs and Chemicals XML.
        poa_exempt: List of codes exempt from POA reporting.
        carried: Names of the parts above that come from another year, with that year: `(("index", 2026),)`.
        is_embedded: The files come from inside an installed package.
    """

    year: int
    tabular: Source
    order: Source | None = None
    index: Source | None = None
    external: Source | None = None
    neoplasm: Source | None = None
    drug: Source | None = None
    poa_exempt: Source | None = None
    carried: tuple[tuple[str, int], ...] = ()
    is_embedded: bool = False

    def present(self) -> Iterator[tuple[str, Source]]:
        """The parts that are there, by their attribute names."""
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, Source):
                yield part.name, value


def embedded_sources() -> Sources:
    """The tabular XML inside the installed package simple-icd-10-cm; the package itself is never imported.

    Raises:
        SourceError: The package or its XML is missing.
    """
    spec = importlib.util.find_spec("simple_icd_10_cm")
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    found = sorted(folder.glob("*tabular*.xml")) if folder else []
    if not found:
        raise SourceError("The package simple-icd-10-cm carries no tabular XML; reinstall nosology.")
    year = int(found[-1].stem.rpartition("-")[2])
    return Sources(year=year, tabular=Source(found[-1].name, found[-1]), is_embedded=True)
