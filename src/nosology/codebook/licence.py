"""Licensed descriptors in the user's home: imported from the user's own file, and shown only when they are there."""

import datetime
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from nosology.codebook.artefact import Manifest, SourcePart, open_artefact, write_artefact
from nosology.codebook.licence_files import CODES, Descriptor, Layout, read_descriptors
from nosology.model.books import EditionInfo
from nosology.model.errors import LicenceFileError

_SCHEMA = "licensed/1"
_SCHEMA_SQL = "CREATE TABLE descriptor (code TEXT PRIMARY KEY, long TEXT NOT NULL, short TEXT NOT NULL) WITHOUT ROWID;"
_OWNER_ONLY = 0o600


def licensed_path(home: Path, system: str) -> Path:
    """Where the imported descriptors of a code set lie."""
    return home / f"licensed-{system}.sqlite"


def import_descriptors(
    home: Path, system: str, file: Path, layout: Layout = Layout.AUTO, columns: Mapping[str, str] | None = None
) -> int:
    """Import a user's licensed descriptor file into home, replacing an earlier one; return how many codes it describes.

    The file in home is readable by its owner only. The user's file stays where it is.

    Args:
        home: Folder of the installed editions.
        system: `cpt` or `cdt`.
        file: The user's file.
        layout: How it is laid out.
        columns: Column mapping for CSV and tab files.

    Raises:
        LicenceFileError: The file cannot be read, or home cannot be written.
    """
    descriptors = read_descriptors(file, system, layout, columns)
    info = EditionInfo(system, "licensed", datetime.date.min, datetime.date.max, "licensed", (f"Imported from {file.name}.",))
    manifest = Manifest(_SCHEMA, info, (SourcePart.of("descriptors", file),), (("codes", len(descriptors)),))
    path = licensed_path(home, system)
    try:
        write_artefact(path, _SCHEMA_SQL, {"descriptor": ((d.code, d.long, d.short) for d in descriptors)}, manifest)
        os.chmod(path, _OWNER_ONLY)
    except OSError as error:
        raise LicenceFileError(
            "The folder for the code books cannot be written; set NOSOLOGY_HOME to one you may write."
        ) from error
    return len(descriptors)


def licensed_texts(home: Path) -> dict[str, str]:
    """The long descriptors of every licensed code set that the user has imported, by code; empty without any.

    Raises:
        CodebookCorruptError: A file in home is damaged.
    """
    texts: dict[str, str] = {}
    for system in CODES:
        if licensed := LicensedDescriptors.open(home, system):
            texts |= licensed.texts()
            licensed.close()
    return texts


class LicensedDescriptors:
    """The imported descriptors of one code set."""

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        self.manifest = manifest
        self._connection = connection

    @classmethod
    def open(cls, home: Path, system: str) -> Self | None:
        """Open the descriptors of `cpt` or `cdt`; None when the user has imported none.

        Raises:
            CodebookCorruptError: The file in home is damaged.
        """
        if system not in CODES or not licensed_path(home, system).is_file():
            return None
        return cls(*open_artefact(licensed_path(home, system), _SCHEMA))

    def descriptor(self, code: str) -> Descriptor | None:
        """What the file says of a code; None when it does not have it."""
        query = "SELECT code, long, short FROM descriptor WHERE code = ?"
        row = self._connection.execute(query, (code.strip().upper(),)).fetchone()
        return Descriptor(*row) if row else None

    def texts(self) -> dict[str, str]:
        """Every code with its long descriptor."""
        return dict(self._connection.execute("SELECT code, long FROM descriptor ORDER BY code"))

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()
