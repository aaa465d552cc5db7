"""The segments of a file for pyx12: its reader counts and checks each; what is plain is not taken apart until someone must see it."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from nosology.exchange.extras import need

_WHAT = ("x12", "claims", "Checking")
_ENVELOPE = frozenset(["ISA", "GS", "ST", "SE", "GE", "IEA"])


class Line:
    """A segment as it is written. It answers what the reader and the walker of pyx12 ask, as the segment of pyx12 would.

    Attributes:
        raw: What is written, without its terminator.
        seg_id: What kind of segment it is.
    """

    __slots__ = ("_delimiters", "_parts", "raw", "seg_id")

    def __init__(self, raw: str, delimiters: tuple[str, str, str], name: str) -> None:
        self.raw, self.seg_id = raw, name
        self._delimiters = delimiters
        self._parts: list[str] | None = None

    def get_seg_id(self) -> str:
        """What kind of segment it is."""
        return self.seg_id

    def is_empty(self) -> bool:
        """A plain line has a value: see `_is_plain`."""
        return False

    def is_seg_id_valid(self) -> bool:
        """A plain line is one that the map knows."""
        return True

    def get_value(self, name: str) -> str | None:
        """The element, or the component of one, that a name such as `01`, `CLM01` or `01-1` stands for."""
        if self._parts is None:
            self._parts = self.raw.split(self._delimiters[1])
        element, component = _place(self.seg_id, name)
        if element + 1 >= len(self._parts):
            return None
        value = self._parts[element + 1]
        if component is None:
            return value.rstrip(self._delimiters[2])
        parts = value.split(self._delimiters[2])
        return parts[component] if component < len(parts) else None

    def whole(self) -> Any:
        """The segment of pyx12."""
        return need("pyx12.segment", *_WHAT).Segment(self.raw, *self._delimiters)


@cache
def _place(segment: str, name: str) -> tuple[int, int | None]:
    plain = need("pyx12.segment", *_WHAT).Segment(segment, "~", "*", ":")
    element, component = plain._parse_refdes(name)
    return int(element), component


class Lines:
    """A file, segment by segment, read by the reader of pyx12.

    Attributes:
        source: The reader, which keeps the counts and the errors.
    """

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.source = need("pyx12.x12file", *_WHAT).X12Reader(io.StringIO(text))
        self.source.check_837_lx = True
        self._lines = text.split(self.source.seg_term)[:-1]
        self._delimiters = (self.source.seg_term, self.source.ele_term, self.source.subele_term)
        self._names = names - _ENVELOPE
        self._handed: list[str] = []

    def __iter__(self) -> Iterator[Any]:
        """Lines, and segments of pyx12 where the reader itself has something to look at."""
        self.source.raw = self._hand()
        read_by_pyx12 = iter(self.source)
        element, odd = self.source.ele_term, (self.source.ele_term, self.source.subele_term)
        for line in self._lines:
            raw = line.lstrip("\n\r")
            if not raw:
                return
            name, _, rest = raw.partition(element)
            if name in self._names and rest and rest[0] not in odd and raw[-1] != element:
                plain = Line(raw, self._delimiters, name)
                self.source._parse_segment(plain)
                yield plain
            else:
                self._handed.append(raw)
                yield next(read_by_pyx12)

    def _hand(self) -> Iterator[str]:
        while self._handed:
            yield self._handed.pop()
