"""Zips and folders opened with limits, so that a hostile or broken archive cannot fill the disk or the memory."""

import gzip
import hashlib
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nosology.codebook.install.kinds import Found, Sniffed
from nosology.codebook.install.sniff import SAMPLE_BYTES, is_gzip, is_zip, sniff, sniff_workbook
from nosology.model.errors import SourceError

_CHUNK = 1 << 20
_OFFICE_SIGN = "[Content_Types].xml"
"""Every workbook and text document of an office suite is a zip with this member."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError)
"""What the standard library raises for damaged, encrypted or unsupported archives."""
_CELL_STRINGS = "xl/sharedStrings.xml"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an archive is followed.

    Attributes:
        members: Most members of one archive.
        file_bytes: Most bytes of one file, unpacked.
        total_bytes: Most bytes of one archive, unpacked.
        ratio: Most unpacked bytes for one packed byte.
        depth: Archives inside archives.
    """

    members: int = 2_000
    file_bytes: int = 256 << 20
    total_bytes: int = 1 << 30
    ratio: int = 250
    depth: int = 2


LIMITS = Limits()


class Unpacker:
    """Looks through folders and zips for source files; what it unpacks goes to one working folder.

    Attributes:
        passed_over: Files that were looked at and are no source nosology reads, as the user knows them.
    """

    def __init__(self, folder: Path, limits: Limits = LIMITS) -> None:
        self.passed_over: list[str] = []
        self._folder = folder
        self._limits = limits
        self._count = 0

    def search(self, root: Path) -> Iterator[Found]:
        """Every recognised file in a folder (or the one file given), in the order of their names.

        Raises:
            SourceError: A zip is damaged or breaks the limits.
        """
        paths = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
        for path in paths:
            yield from self._look(path, path.name if root.is_file() else str(path.relative_to(root)), 0)

    def _look(self, path: Path, origin: str, depth: int) -> Iterator[Found]:
        with path.open("rb") as stream:
            start = stream.read(SAMPLE_BYTES)
        if is_zip(start) and zipfile.is_zipfile(path):
            yield from self._unzip(path, origin, depth)
        elif is_zip(start):
            raise SourceError(f"{origin} is a damaged zip; download it again.")
        else:
            yield from self._recognise(sniff(_unpacked_start(path) if is_gzip(start) else start), path, origin)

    def _recognise(self, sniffed: Sniffed | None, path: Path, origin: str) -> Iterator[Found]:
        if sniffed is None:
            self.passed_over.append(origin)
        else:
            yield Found(sniffed.kind, sniffed.edition, path, origin, digest(path), path.stat().st_size)

    def _unzip(self, path: Path, origin: str, depth: int) -> Iterator[Found]:
        if depth >= self._limits.depth:
            self.passed_over.append(origin)
            return
        try:
            with zipfile.ZipFile(path) as archive:
                members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
                self._check(members, origin)
                if any(member.filename == _OFFICE_SIGN for member in members):
                    yield from self._recognise(sniff_workbook(_cell_strings(archive)), path, origin)
                    return
                for member in members:
                    yield from self._member(archive, member, f"{origin}: {member.filename}", depth)
        except _DAMAGE as error:
            raise SourceError(f"{origin} cannot be unpacked ({type(error).__name__}); download it again.") from error

    def _check(self, members: list[zipfile.ZipInfo], origin: str) -> None:
        limits = self._limits
        packed, unpacked = sum(m.compress_size for m in members), sum(m.file_size for m in members)
        too_much = unpacked > limits.total_bytes or unpacked > max(packed, 1) * limits.ratio
        if too_much or len(members) > limits.members:
            raise SourceError(f"{origin} would unpack to more than an official release holds; it is not opened.")

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: str, depth: int) -> Iterator[Found]:
        with archive.open(member) as stream:
            start = stream.read(SAMPLE_BYTES)
            if not is_zip(start) and not is_gzip(start) and not sniff(start):
                self.passed_over.append(origin)
                return
            unpacked = self._write(start, stream, origin)
        yield from self._look(unpacked, origin, depth + 1)

    def _write(self, start: bytes, rest: IO[bytes], origin: str) -> Path:
        """Unpack one member, counting what really comes out rather than trusting the directory of the zip."""
        self._count += 1
        target = self._folder / f"{self._count:05d}"
        written = len(start)
        with target.open("wb") as out:
            out.write(start)
            while chunk := rest.read(_CHUNK):
                written += len(chunk)
                if written > self._limits.file_bytes:
                    raise SourceError(f"{origin} unpacks to more than an official file holds; it is not opened.")
                out.write(chunk)
        return target


def _cell_strings(archive: zipfile.ZipFile) -> str:
    if _CELL_STRINGS not in archive.namelist():
        return ""
    with archive.open(_CELL_STRINGS) as stream:
        return stream.read(LIMITS.file_bytes).decode("utf-8", errors="replace")


def _unpacked_start(path: Path) -> bytes:
    try:
        with gzip.open(path) as stream:
            return stream.read(SAMPLE_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
