"""The segments of a file for pyx12: its reader counts and checks each; what is plain is not taken apart until someone must see it."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from nosology.exchange.extras import need

_WHAT = ("x12", "claims", "Checking")
_ENVELOPE = frozenset(["ISA", "GS", "ST", "SE", "GE", "IEA"])
_NUMBERED = frozenset(["HL", "CLM", "LX"])
"""Segments that the reader of pyx12 does more with than count them: it holds them to their numbers."""


class Line:
    """A segment as it is written. It answers what the reader of pyx12 asks, as the segment of pyx12 would.

    Attributes:
        raw: What is written, without its terminator.
        seg_id: What kind of segment it is.
        parts: That, and its elements.
    """

    __slots__ = ("_delimiters", "parts", "raw", "seg_id")

    def __init__(self, raw: str, parts: list[str], delimiters: tuple[str, str, str]) -> None:
        self.raw, self.parts, self._delimiters = raw, parts, delimiters
        self.seg_id = parts[0]

    def get_seg_id(self) -> str:
        """What kind of segment it is."""
        return self.seg_id

    def is_empty(self) -> bool:
        """A plain line has a value."""
        return False

    def is_seg_id_valid(self) -> bool:
        """A plain line is of a kind that the map knows."""
        return True

    def get_value(self, name: str) -> str | None:
        """The element, or the component of one, that a name such as `01`, `CLM01` or `01-1` stands for."""
        return self.at(*place(self.seg_id, name))

    def at(self, element: int, component: int | None) -> str | None:
        """The element at a place from 1, or a component of it at a place from 0; None when it is not there."""
        if element >= len(self.parts):
            return None
        value, mark = self.parts[element], self._delimiters[2]
        if component is None:
            return value.rstrip(mark)
        parts = value.split(mark)
        return parts[component] if component < len(parts) else None

    def whole(self) -> Any:
        """The segment of pyx12."""
        return need("pyx12.segment", *_WHAT).Segment(self.raw, *self._delimiters)


@cache
def place(segment: str, name: str) -> tuple[int, int | None]:
    """What a name of pyx12 stands for: an element from 1, and a component of it from 0."""
    plain = need("pyx12.segment", *_WHAT).Segment(segment, "~", "*", ":")
    element, component = plain._parse_refdes(name)
    return int(element) + 1, component


class Lines:
    """A file, segment by segment, read by the reader of pyx12.

    Attributes:
        source: The reader, which keeps the counts and the errors.
    """

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.source = need("pyx12.x12file", *_WHAT).X12Reader(io.StringIO(text))
        self.source.check_837_lx = True
        self._lines = text.split(self.source.seg_term)[:-1]
        self._names = names - _ENVELOPE
        self._handed: list[str] = []

    def __iter__(self) -> Iterator[Any]:
        """Lines, and segments of pyx12 where the reader itself has something to look at."""
        source, names = self.source, self._names
        source.raw = self._hand()
        read_by_pyx12 = iter(source)
        delimiters = (source.seg_term, source.ele_term, source.subele_term)
        element, empty = delimiters[1], ("", delimiters[2])
        for line in self._lines:
            raw = line.lstrip("\n\r")
            if not raw:
                return
            parts = raw.split(element)
            name = parts[0]
            if name in names and len(parts) > 1 and parts[-1][:1] not in empty:
                plain = Line(raw, parts, delimiters)
                if name in _NUMBERED:
                    source._parse_segment(plain)
                else:
                    source.seg_count += 1
                    source.cur_line += 1
                yield plain
            else:
                self._handed.append(raw)
                yield next(read_by_pyx12)

    def _hand(self) -> Iterator[str]:
        while self._handed:
            yield self._handed.pop()
