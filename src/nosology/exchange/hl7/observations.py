"""Observations (OBX) and notes (NTE) as text: narrative as lines, values as one line each."""

from dataclasses import dataclass, field

from nosology.exchange.composing import Composer
from nosology.exchange.embedded import from_base64, take_embedded
from nosology.exchange.gathering import Gathered
from nosology.exchange.hl7.segments import Message, Segment
from nosology.exchange.vocabulary import kind_of
from nosology.model.encounter import Document

_NARRATIVE = frozenset(["TX", "FT"])
_VALUES = frozenset(["NM", "SN", "ST", "CE", "CWE", "CF", "CNE", "IS", "ID", "DT", "TM", "TS", "DTM", ""])
_WITHDRAWN = {"D": "deleted", "W": "wrong", "X": "not obtained", "O": "not asked", "N": "not asked"}
_IDENTIFIER, _VALUE, _UNITS, _RANGE, _FLAG, _STATUS = 3, 5, 6, 7, 8, 11
_TYPE = 2


@dataclass(slots=True)
class Report:
    """One report being written: its text, and what it was about to say."""

    message: Message
    id: str
    kind: str
    gathered: Gathered
    depth: int
    heading: str = ""
    composer: Composer = field(default_factory=Composer)
    _named: str = ""

    def write(self, segment: Segment) -> None:
        """Write an OBX or NTE segment."""
        if segment.id == "NTE":
            self._lines(segment, 3)
            return
        status = segment.text(_STATUS)
        if status in _WITHDRAWN:
            self.gathered.miss(self.message.place(segment), f"a result that the sender withdrew ({_WITHDRAWN[status]})")
        elif segment.text(_TYPE) in _NARRATIVE or (segment.text(_TYPE) == "ST" and not segment.raw(_UNITS) and self.is_narrative):
            self._narrative(segment)
        elif segment.text(_TYPE) in _VALUES:
            self._value(segment)
        elif segment.text(_TYPE) == "ED":
            self._embedded(segment)
        else:
            self.gathered.miss(self.message.place(segment, _VALUE), f"a value of type {segment.text(_TYPE)[:3]}")

    @property
    def is_narrative(self) -> bool:
        """Whether short strings of this report are lines of its story."""
        return self.kind not in ("note", "results") and not self.kind.startswith("laboratory")

    def _narrative(self, segment: Segment) -> None:
        name = segment.text(_IDENTIFIER, 2)
        if name and name not in (self._named, self.heading) and kind_of(segment.text(_IDENTIFIER), name) != self.kind:
            self.composer.heading(name, self.message.place(segment, _IDENTIFIER))
        self._named = name
        self._lines(segment, _VALUE)

    def _lines(self, segment: Segment, number: int) -> None:
        for value in segment.repeats(number):
            self.composer.write(segment.unescape(value), self.message.place(segment, number))
            self.composer.write("\n")

    def _value(self, segment: Segment) -> None:
        name = segment.text(_IDENTIFIER, 2) or segment.text(_IDENTIFIER, 1)
        value = ", ".join(filter(None, (_words(segment, item) for item in segment.repeats(_VALUE))))
        if not value:
            return
        self._named = ""
        limits = f" (reference {segment.text(_RANGE)})" if segment.text(_RANGE) else ""
        flag = f" [{segment.text(_FLAG)}]" if segment.text(_FLAG) else ""
        self.composer.line()
        self.composer.write("- ")
        self.composer.write(f"{name}: {value} {segment.text(_UNITS)}".rstrip() + limits + flag, self.message.place(segment))
        self.composer.write("\n")

    def _embedded(self, segment: Segment) -> None:
        place = self.message.place(segment, _VALUE)
        parts = segment.raw(_VALUE).split(segment.marks.component)
        encoding, payload = (parts[3].strip().lower(), parts[4]) if len(parts) > 4 else ("", "")
        try:
            data = _decoded(segment, encoding, payload)
        except ValueError:
            self.gathered.miss(place, "an embedded document whose encoding is damaged")
            return
        take_embedded(self.gathered, data, Document(self.id, self.kind, ""), place.path, self.depth)


def _decoded(segment: Segment, encoding: str, payload: str) -> bytes:
    if encoding == "base64":
        return from_base64(payload)
    return bytes.fromhex(payload) if encoding == "hex" else segment.unescape(payload).encode()


def _words(segment: Segment, value: str) -> str:
    """A coded or plain value in words."""
    kind = segment.text(_TYPE)
    if kind in ("CE", "CWE", "CF", "CNE"):
        return segment.part(value, 2) or segment.part(value, 1)
    if kind == "SN":
        return " ".join(filter(None, (segment.part(value, number) for number in range(1, 5))))
    return segment.unescape(value).replace(segment.marks.component, " ").strip()
