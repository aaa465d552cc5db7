"""Put a new edition into force: built beside the old one, opened and checked, then renamed over it."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nosology.codebook.shelf.artefacts import Artefact, describe, file_name
from nosology.model.errors import CodebookError

_WORK = ".installing-"
_LOCK = ".install-lock.sqlite"
_LOCK_WAIT_SECONDS = 600


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """A working folder inside home, gone afterwards; only one install works at a time.

    What a killed install left behind is removed first. The lock is a database transaction: it ends with its process.

    Raises:
        CodebookError: Home cannot be written, or another install holds it for too long.
    """
    lock = _lock(home)
    try:
        for left_over in home.glob(f"{_WORK}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=home, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    finally:
        lock.close()


def _lock(home: Path) -> sqlite3.Connection:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(home / _LOCK, timeout=_LOCK_WAIT_SECONDS, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except (OSError, sqlite3.Error) as error:
        raise CodebookError(
            "The folder for the code books cannot be written, or another install holds it: "
            "set NOSOLOGY_HOME to a folder you may write, or wait for the other install."
        ) from error
    return lock


def put_in_force(home: Path, folder: Path, expected: tuple[str, str], build: Callable[[Path], object]) -> Artefact:
    """Build an edition in the working folder, check it, and rename it over the one in force.

    Args:
        home: Where the editions live.
        folder: The working folder, on the same disk.
        expected: Code set, and the edition as far as it is known before.
        build: Writes the file.

    Raises:
        CodebookError: Building or checking failed; the edition that was in force still is.
    """
    system, edition = expected
    draft = Artefact(system, edition, folder / file_name(system, edition))
    build(draft.path)
    name = _check(draft)
    _flush(draft.path)
    final = Artefact(system, name, home / file_name(system, name))
    os.replace(draft.path, final.path)
    return final


def _check(draft: Artefact) -> str:
    """A new edition must open, describe itself and pass the database's own check before it replaces anything.

    Returns:
        The edition's name as it says itself, which decides the name of its file.

    Raises:
        CodebookCorruptError: It does not.
    """
    description = describe(draft)
    connection = sqlite3.connect(draft.path)
    try:
        sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    finally:
        connection.close()
    if not sound or not any(number for _, number in description.counts):
        raise CodebookError(f"The new edition {draft.path.name} is empty or damaged; the old one stays in force.")
    return description.info.name


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
