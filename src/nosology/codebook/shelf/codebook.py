"""The shelf: opens installed editions and decides which ones a date of service asks for."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from nosology.codebook.shelf.artefacts import Artefact, Description, describe, list_artefacts
from nosology.codebook.shelf.choice import TITLES, choose
from nosology.codebook.shelf.editions import Announce, Editions, Opened
from nosology.codebook.shelf.home import find_home
from nosology.codebook.shelf.periods import ICD10_STARTS
from nosology.model.errors import NoEditionError

if TYPE_CHECKING:
    from nosology.codebook.icd10cm import Icd10CmEdition
    from nosology.codebook.licence import LicensedDescriptors

_EARLIEST = datetime.date(1979, 1, 1)
"""ICD-9-CM came into use on this day."""


class Codebook:
    """The installed editions. Opening looks at names only; an edition is opened when it is first used, and then kept."""

    def __init__(self, home: Path, artefacts: tuple[Artefact, ...], announce: Announce | None = None) -> None:
        self.home = home
        self.artefacts = artefacts
        self._announce = announce
        self._opened = Opened()
        self._days: dict[datetime.date, Editions] = {}

    @classmethod
    def open(cls, home: Path | str | None = None, build_embedded: bool = False, announce: Announce | None = None) -> Self:
        """Open the shelf.

        Args:
            home: Folder of the installed editions; None asks NOSOLOGY_HOME, then the platform.
            build_embedded: When nothing is installed, install the embedded default first.
            announce: Told one line before something is built that takes a while: the embedded default, a finder.
        """
        folder = find_home(home)
        artefacts = list_artefacts(folder)
        if not artefacts and build_embedded:
            _build_embedded(folder, announce)
            artefacts = list_artefacts(folder)
        return cls(folder, tuple(artefacts), announce)

    def on(self, date: datetime.date) -> Editions:
        """The editions for a date of service.

        The editions of the diagnosis code set must be there; the others are asked for when they are used.

        Raises:
            NoEditionError: No edition of the diagnosis code set is installed for the date.
        """
        if date not in self._days:
            self._days[date] = self._choose(date)
        return self._days[date]

    def _choose(self, date: datetime.date) -> Editions:
        if date < _EARLIEST:
            raise NoEditionError(f"There are no code books for {date.isoformat()}; check the date of service.")
        chosen = {system: found for system in TITLES if (found := choose(system, date, self.artefacts))}
        editions = Editions(date, self.home, self.artefacts, tuple(chosen.values()), self._opened, self._announce)
        editions.require("icd9cm" if date < ICD10_STARTS else "icd10cm")
        return editions

    def icd10cm_editions(self) -> "tuple[Icd10CmEdition, ...]":
        """Every installed edition of ICD-10-CM, oldest first, opened.

        Raises:
            CodebookCorruptError: An edition is damaged.
        """
        from nosology.codebook.icd10cm import Icd10CmEdition

        paths = (artefact.path for artefact in self.artefacts if artefact.system == "icd10cm")
        return tuple(self._opened.get(path, Icd10CmEdition.open) for path in paths)

    def licensed(self, system: str) -> "LicensedDescriptors | None":
        """The descriptors of `cpt` or `cdt` that the user has imported; None without any.

        Raises:
            CodebookCorruptError: The imported file is damaged.
        """
        from nosology.codebook.licence import LicensedDescriptors

        return LicensedDescriptors.open(self.home, system)

    def descriptions(self) -> tuple[Description, ...]:
        """What each installed edition says of itself, in the house order.

        Raises:
            CodebookCorruptError: An edition is damaged.
        """
        return tuple(describe(artefact) for artefact in self.artefacts)

    def close(self) -> None:
        """Give the opened files back."""
        self._opened.close()


def _build_embedded(home: Path, announce: Announce | None) -> None:
    from nosology.codebook.install.installer import install_embedded

    if announce is not None:
        announce("No code books are installed yet: building the embedded ones, once (about half a minute).")
    install_embedded(home)
