"""A bulk export as it lies on disk: each line is read once to know what it holds, and again when its encounter comes."""

import sys
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from nosology.exchange.fhir.resources import Held, Links, Resources, found_in, parse
from nosology.exchange.fhir.values import Json
from nosology.exchange.limits import MAX_RESOURCES, MAX_STRUCTURED_BYTES
from nosology.exchange.text import read_text, require_size
from nosology.model.errors import DamagedInputError, InputEncodingError, InputTooLargeError

_KEPT_BYTES = 500_000
"""Lines that are kept parsed, by their length as written."""


class Stored:
    """A resource that is read from its line each time it is looked at.

    Attributes:
        type: What it is.
        place: Where it stands.
        links: What it belongs to.
    """

    __slots__ = ("_at", "_lines", "links", "place", "type")

    def __init__(self, held: Held, lines: "Lines", at: tuple[int, int, int]) -> None:
        self.type, self.place, self.links = sys.intern(held.type), held.place, held.links
        self._lines, self._at = lines, at

    @property
    def value(self) -> Json:
        """Its JSON, read anew."""
        stream, offset, number = self._at
        return self._lines.resources(stream, offset)[number].value


class Lines:
    """The lines of an export; those that were looked at last are kept parsed."""

    def __init__(self, streams: Sequence[BinaryIO]) -> None:
        self._streams = streams
        self._kept: OrderedDict[tuple[int, int], tuple[list[Held], int]] = OrderedDict()
        self._size = 0

    def all(self) -> Iterator[tuple[int, int, str, int, str]]:
        """Each line that is not blank: number of the stream, offset, its text, its number, and how the place is named.

        Raises:
            InputTooLargeError: A line is longer than a resource can be.
            InputEncodingError: A line is damaged text.
        """
        for number, stream in enumerate(self._streams):
            name = f"file {number + 1} line" if len(self._streams) > 1 else "line"
            offset = count = 0
            stream.seek(0)
            while line := stream.readline(MAX_STRUCTURED_BYTES):
                require_size(len(line), MAX_STRUCTURED_BYTES)
                count += 1
                if line.strip():
                    yield number, offset, _decoded(line, count), count, f"{name} {count}"
                offset += len(line)

    def resources(self, stream: int, offset: int) -> list[Held]:
        """What a line holds.

        Raises:
            DamagedInputError: The file changed while it was read.
        """
        key = (stream, offset)
        found = self._kept.get(key)
        if found is None:
            self._streams[stream].seek(offset)
            line = self._streams[stream].readline(MAX_STRUCTURED_BYTES)
            found = self._kept[key] = ([held for held, _ in found_in(parse(_decoded(line, 1), 1), "")], len(line))
            self._size += found[1]
            while self._size > _KEPT_BYTES and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][1]
        else:
            self._kept.move_to_end(key)
        return found[0]


def read_export(streams: Sequence[BinaryIO]) -> Resources:
    """What an export holds: NDJSON, one resource a line, in as many files as the sender made of it.

    Args:
        streams: The files, which must stay open as long as the resources are used.

    Raises:
        InputTooLargeError, DamagedInputError, UnsafeInputError: As for one value; the message names the line.
    """
    lines, resources = Lines(streams), Resources()
    shared: dict[Links, Links] = {}
    for stream, offset, line, number, place in lines.all():
        for ordinal, (held, names) in enumerate(found_in(parse(line, number), place)):
            links = shared.setdefault(held.links, held.links)
            stored = Stored(Held(held.type, {}, held.place, links), lines, (stream, offset, ordinal))
            resources.put(stored, [held.place if name == held.place else name for name in names])
        if len(resources.all) > MAX_RESOURCES:
            raise InputTooLargeError(
                f"The FHIR export holds more than {MAX_RESOURCES:,} resources. Give it in parts, each with the patients of its encounters."
            )
    return resources


def _decoded(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return read_text(line)
        except InputEncodingError:
            raise DamagedInputError(
                f"The FHIR export is not valid UTF-8 in line {number}. Save it as UTF-8 and try again."
            ) from None
