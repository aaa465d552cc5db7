"""What the compressed streams of a PDF unpack to, before anything is opened."""

import re
import zlib

from nosology.exchange.limits import MAX_UNPACKED_BYTES, refuse_unpacked
from nosology.model.errors import UnsafeInputError

_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78][\x01\x5e\x9c\xda])")
_TWICE = re.compile(rb"/Fl(?:ate)?(?:Decode)?\s*/Fl")
_STEP = 1 << 20
_DICTIONARY = 1000


def require_safe_streams(data: bytes) -> None:
    """Unpack every deflated stream piece by piece, keeping nothing.

    Raises:
        UnsafeInputError: One picture, or all that is not a picture, unpacks to more than any record does; or a stream is packed
            more than once.
    """
    if _TWICE.search(data):
        raise UnsafeInputError("The PDF is packed more than once; no record is. Print it to a new PDF and give that.")
    left = MAX_UNPACKED_BYTES
    for match in _STREAM.finditer(data):
        is_picture = b"/Image" in data[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b"<<")[2]
        size = _unpacked(memoryview(data)[match.end() :], MAX_UNPACKED_BYTES if is_picture else left)
        left -= 0 if is_picture else size
        if left < 0 or size > MAX_UNPACKED_BYTES:
            raise refuse_unpacked("PDF")


def _unpacked(packed: memoryview, limit: int) -> int:
    """How many bytes a stream unpacks to; one past `limit` is enough."""
    unpacker = zlib.decompressobj()
    total, at = 0, 0
    rest: bytes | memoryview = packed[:_STEP]
    try:
        while rest and total <= limit and not unpacker.eof:
            total += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
            if not rest:
                at += _STEP
                rest = packed[at : at + _STEP]
    except zlib.error:
        return total
    return total
