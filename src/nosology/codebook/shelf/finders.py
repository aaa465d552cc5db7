"""The finder of an edition lies beside it, and is built again when the edition, the lexicon or its builder changes."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nosology.codebook.finder import Finder
    from nosology.codebook.icd10cm import Icd10CmEdition

_KEY_CHARACTERS = 16


def finder_path(home: Path, edition: "Icd10CmEdition") -> Path:
    """Where the finder of an edition lies: its name carries a digest of everything it is built from."""
    return home / f"finder-{edition.info.name}-{_key(edition)}.sqlite"


def open_finder(home: Path, edition: "Icd10CmEdition", announce: Callable[[str], None] | None = None) -> "Finder":
    """Open the finder of an edition, built first when there is none for it as it is now.

    Raises:
        CodebookError: It must be built and home cannot be written.
    """
    from nosology.codebook.finder import Finder

    if announce is not None and not finder_path(home, edition).is_file():
        announce(f"Building the finder of ICD-10-CM {edition.info.name}, once (about half a minute).")
    return Finder.open(ensure_finder(home, edition), edition)


def ensure_finder(home: Path, edition: "Icd10CmEdition") -> Path:
    """Build the finder of an edition unless it is there already; older ones of the edition go.

    Raises:
        CodebookError: Home cannot be written.
    """
    path = finder_path(home, edition)
    if not path.is_file():
        from nosology.codebook.finder.building import build_finder
        from nosology.codebook.install.writing import workshop

        with workshop(home) as folder:
            if not path.is_file():
                build_finder(edition, folder / path.name)
                (folder / path.name).replace(path)
                _drop_others(path, edition.info.name)
    return path


def _drop_others(path: Path, edition: str) -> None:
    for other in path.parent.glob(f"finder-{edition}-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)


def _key(edition: "Icd10CmEdition") -> str:
    from nosology.codebook.finder.building import fingerprint

    parts = (repr(edition.manifest), fingerprint(), _builder_digest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_KEY_CHARACTERS]


@cache
def _builder_digest() -> str:
    """Digest of the builder's own code, so that a new version of nosology builds anew."""
    digest = hashlib.sha256()
    for name in ("codebook.finder", "words"):
        folder = files(f"nosology.{name}")
        for file in sorted((item for item in folder.iterdir() if item.name.endswith(".py")), key=lambda item: item.name):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
