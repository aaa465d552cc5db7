"""The editions of one date of service, each opened when it is first used."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from nosology.codebook.shelf.artefacts import Artefact
from nosology.codebook.shelf.choice import missing
from nosology.model.errors import NoEditionError

if TYPE_CHECKING:
    from nosology.codebook.crosswalk import Crosswalk
    from nosology.codebook.finder import Finder
    from nosology.codebook.hcpcs import HcpcsEdition
    from nosology.codebook.icd9 import Icd9Edition
    from nosology.codebook.icd10cm import Icd10CmEdition
    from nosology.codebook.icd10pcs import Icd10PcsEdition
    from nosology.codebook.postacute import PostacuteMaps


type Announce = Callable[[str], None]
"""Told one line before something is built that takes a while."""


class Closable(Protocol):
    """Anything the shelf opens can be closed."""

    def close(self) -> None:
        """Give the file back."""


class Opened:
    """The editions a shelf has opened, by file, so that every date shares them."""

    def __init__(self) -> None:
        self._by_path: dict[Path, Any] = {}
        self._lock = Lock()

    def get[Book: Closable](self, path: Path, opener: Callable[[Path], Book]) -> Book:
        """The opened book of a file, opened now when it is not yet."""
        with self._lock:
            if path not in self._by_path:
                self._by_path[path] = opener(path)
            book: Book = self._by_path[path]
            return book

    def close(self) -> None:
        """Close every book."""
        with self._lock:
            for book in self._by_path.values():
                book.close()
            self._by_path.clear()


@dataclass(frozen=True, eq=False)
class Editions:
    """The editions for one date of service.

    Attributes:
        date: The date of service.
        home: Folder of the installed editions.
        installed: Everything on the shelf.
        chosen: The files the date asks for, in the house order of code sets.
    """

    date: datetime.date
    home: Path
    installed: tuple[Artefact, ...]
    chosen: tuple[Artefact, ...]
    _opened: Opened = field(repr=False)
    _announce: Announce | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Code set and edition name of each edition the date asks for, in the house order, as results carry them."""
        return tuple((artefact.system, artefact.name) for artefact in self.chosen)

    def has(self, system: str) -> bool:
        """Whether an edition of the code set is installed for the date."""
        return any(artefact.system == system for artefact in self.chosen)

    def require(self, system: str) -> Artefact:
        """The file of the code set's edition.

        Raises:
            NoEditionError: None is installed for the date.
        """
        for artefact in self.chosen:
            if artefact.system == system:
                return artefact
        raise missing(system, self.date, self.installed)

    @cached_property
    def icd10cm(self) -> "Icd10CmEdition":
        """ICD-10-CM for dates from October 2015.

        Raises:
            NoEditionError: No edition is installed for the date.
        """
        from nosology.codebook.icd10cm import Icd10CmEdition

        return self._opened.get(self.require("icd10cm").path, Icd10CmEdition.open)

    @cached_property
    def icd10pcs(self) -> "Icd10PcsEdition":
        """ICD-10-PCS for dates from October 2015.

        Raises:
            NoEditionError: No edition is installed for the date.
        """
        from nosology.codebook.icd10pcs import Icd10PcsEdition

        return self._opened.get(self.require("icd10pcs").path, Icd10PcsEdition.open)

    @cached_property
    def icd9cm(self) -> "Icd9Edition":
        """ICD-9-CM diagnoses for dates until September 2015.

        Raises:
            NoEditionError: No edition is installed for the date.
        """
        return self._icd9("icd9cm")

    @cached_property
    def icd9pcs(self) -> "Icd9Edition":
        """ICD-9-CM procedures for dates until September 2015.

        Raises:
            NoEditionError: No edition is installed for the date.
        """
        return self._icd9("icd9pcs")

    def _icd9(self, system: str) -> "Icd9Edition":
        from nosology.codebook.icd9 import Icd9Edition

        return self._opened.get(self.require(system).path, Icd9Edition.open)

    @cached_property
    def hcpcs(self) -> "HcpcsEdition":
        """HCPCS Level II of the quarter or the nearest one, with CPT and CDT numbers and the descriptors the user has licensed.

        Raises:
            NoEditionError: No edition near the date is installed.
        """
        from nosology.codebook.hcpcs import HcpcsEdition
        from nosology.codebook.licence import licensed_texts

        path = self.require("hcpcs").path
        return self._opened.get(path, lambda found: HcpcsEdition.open(found, licensed_texts(self.home)))

    @cached_property
    def crosswalk(self) -> "Crosswalk":
        """The crosswalks between ICD-9-CM and ICD-10 and from year to year; they serve every date.

        Raises:
            NoEditionError: They are not installed.
        """
        from nosology.codebook.crosswalk import Crosswalk

        for artefact in reversed(self.installed):
            if artefact.system == "crosswalk":
                return self._opened.get(artefact.path, Crosswalk.open)
        raise NoEditionError("No crosswalks are installed. Run `nosology codebooks install --system crosswalk`.")

    @cached_property
    def postacute(self) -> "PostacuteMaps | None":
        """The newest installed maps of care after the hospital; None where none are installed."""
        from nosology.codebook.postacute import PostacuteMaps

        for artefact in reversed(self.installed):
            if artefact.system == "postacute":
                return self._opened.get(artefact.path, PostacuteMaps.open)
        return None

    @cached_property
    def finder(self) -> "Finder":
        """The finder of the ICD-10-CM edition; built now when there is none for the edition and the lexicon as they are.

        Raises:
            NoEditionError: No edition of ICD-10-CM is installed for the date.
        """
        from nosology.codebook.shelf.finders import finder_path, open_finder

        return self._opened.get(
            finder_path(self.home, self.icd10cm), lambda _: open_finder(self.home, self.icd10cm, self._announce)
        )
