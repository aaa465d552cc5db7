"""Where source files are looked for: a folder the user names, else the shared folder."""

import os
from collections.abc import Sequence
from pathlib import Path

from nosology.codebook.install.archives import Unpacker
from nosology.codebook.install.identify import date_files
from nosology.codebook.install.kinds import Found
from nosology.model.errors import SourceError

SETTING = "NOSOLOGY_SHARED"
DEFAULT = Path("..") / "shared"
_SHARED_PARTS = ("codebooks", "payer/codes", "payer/mpfs/PPRRVU*", "payer/ncci/ncci_ptp_*.gz", "payer/postacute")


def shared_folder() -> Path | None:
    """The folder named by NOSOLOGY_SHARED, else ../shared when it exists; None without one.

    Raises:
        SourceError: NOSOLOGY_SHARED names a folder that does not exist.
    """
    named = os.environ.get(SETTING)
    if named is None:
        return DEFAULT if DEFAULT.is_dir() else None
    if not named:
        return None
    if not Path(named).is_dir():
        raise SourceError(f"{SETTING} names a folder that does not exist; correct it or unset it.")
    return Path(named)


def shared_roots(shared: Path) -> list[Path]:
    """The parts of a shared folder that hold code books."""
    return [path for part in _SHARED_PARTS for path in sorted(shared.glob(part))] or [shared]


def look_through(roots: Sequence[Path], folder: Path) -> tuple[list[Found], list[str]]:
    """Recognise and date everything below the roots.

    Args:
        roots: Folders, zips or files.
        folder: Working folder for what comes out of zips.

    Returns:
        The recognised files, and the names of those passed over.

    Raises:
        SourceError: A root does not exist, or a zip in it is damaged or too large.
    """
    unpacker = Unpacker(folder)
    found: list[Found] = []
    for root in roots:
        if not root.exists():
            raise SourceError(f"There is nothing at {root}; give a folder, a zip or a file with `--from`.")
        found += unpacker.search(root)
    return date_files(found), unpacker.passed_over
