"""Archives: what a ZIP unpacks to is known, and bounded, before anything is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from nosology.exchange.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES, refuse_unpacked
from nosology.model.errors import DamagedInputError, UnsafeInputError, UnsupportedFormatError

_ENCRYPTED = 0x1
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def require_safe_zip(data: bytes, what: str) -> zipfile.ZipFile:
    """Open a ZIP after checking what it claims to unpack to; reading never gives more than is claimed.

    Raises:
        DamagedInputError: It cannot be opened.
        UnsafeInputError: It unpacks to too much, or holds too many files.
        UnsupportedFormatError: It is protected by a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError, LookupError):
        raise DamagedInputError(f"The {what} is truncated or damaged. Ask for it again.") from None
    if len(members) > MAX_MEMBERS:
        raise UnsafeInputError(f"The {what} holds more than {MAX_MEMBERS:,} files. Unpack it and give the files.")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise refuse_unpacked(what)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnsupportedFormatError(f"The {what} is protected by a password. Save it without one and give that.")
    return archive


def members(data: bytes) -> Iterator[tuple[int, bytes | DamagedInputError]]:
    """The files of an archive in its order, numbered from 1; folders and the droppings of operating systems are passed over.

    Raises:
        DamagedInputError, UnsafeInputError, UnsupportedFormatError: The archive cannot be opened.
    """
    archive = require_safe_zip(data, "ZIP archive")
    for number, member in enumerate(archive.infolist(), start=1):
        if member.is_dir() or any(junk in member.filename for junk in _JUNK):
            continue
        try:
            yield number, archive.read(member)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
            yield number, DamagedInputError("The file in the archive is damaged. Ask for it again.")
