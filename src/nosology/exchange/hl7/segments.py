"""HL7 v2 messages taken apart: messages, segments, fields, repeats, components.

Written by hand because offsets must lead back and because memory counts: see docs/adr/0008-readers.md.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from nosology.exchange.text import read_text, require_size
from nosology.model.errors import DamagedInputError, InputEncodingError
from nosology.model.source import Place

_LINE = re.compile(r"\r\n|\r|\n")
_SEGMENT = re.compile(r"([A-Z][A-Z0-9]{2})(?=[^\w\s])")
_STUMP = re.compile(r"[A-Z][A-Z0-9]{0,2}")
_HEADER_FIELDS = 9
_MARKS = 4
_BLOCK_START, _BLOCK_END = b"\x0b", b"\x1c"
_CHARACTER_SETS = {"UNICODE UTF-8": "utf-8", "UNICODE UTF-16": "utf-16", "8859/1": "latin-1", "8859/15": "iso8859-15"}
_FORMATTING = {".br": "\n", ".sp": "\n", "E": "\\"}
_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")


@dataclass(frozen=True, slots=True)
class Marks:
    """The separators that a message declares in MSH-1 and MSH-2."""

    field: str = "|"
    component: str = "^"
    repeat: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. `number` counts the segments of its id in the message, from 1; fields are numbered as HL7 numbers them."""

    id: str
    number: int
    fields: tuple[str, ...]
    marks: Marks

    def raw(self, number: int) -> str:
        """A field as sent, empty when it is absent; the HL7 null `""` is empty too."""
        value = self.fields[number] if number < len(self.fields) else ""
        return "" if value == '""' else value

    def repeats(self, number: int) -> list[str]:
        """The repeats of a field, as sent."""
        value = self.raw(number)
        return value.split(self.marks.repeat) if value else []

    def text(self, number: int, component: int = 1) -> str:
        """A component of the first repeat of a field, its escapes resolved."""
        repeats = self.repeats(number)
        return self.part(repeats[0], component) if repeats else ""

    def part(self, value: str, component: int = 1) -> str:
        """A component of a value (its first subcomponent), escapes resolved."""
        parts = value.split(self.marks.component)
        if component > len(parts):
            return ""
        return self.unescape(parts[component - 1].split(self.marks.subcomponent)[0]).strip()

    def unescape(self, value: str) -> str:
        """Text with its escape sequences resolved; sequences that only format are dropped."""
        if self.marks.escape not in value:
            return value
        pieces = value.split(self.marks.escape)
        out = [pieces[0]]
        for number, piece in enumerate(pieces[1:], start=1):
            is_sequence = number % 2 == 1 and number < len(pieces) - 1
            out.append(self._resolved(piece) if is_sequence else (self.marks.escape if number % 2 else "") + piece)
        return "".join(out)

    def _resolved(self, sequence: str) -> str:
        separators = {"F": self.marks.field, "S": self.marks.component, "T": self.marks.subcomponent, "R": self.marks.repeat}
        if sequence in separators:
            return separators[sequence]
        if match := _HEX.fullmatch(sequence):
            return bytes.fromhex(match[1]).decode("utf-8", "replace").replace("\r", "\n")
        return _FORMATTING.get(sequence[:3], _FORMATTING.get(sequence, ""))


@dataclass(slots=True)
class Message:
    """One message: its segments in order."""

    number: int
    segments: list[Segment] = field(default_factory=list)

    @property
    def type(self) -> str:
        """`ADT`, `ORU`, ... (MSH-9.1)."""
        return self.segments[0].text(9)

    @property
    def event(self) -> str:
        """`A01`, `R01`, ... (MSH-9.2)."""
        return self.segments[0].text(9, 2)

    def first(self, id: str) -> Segment | None:
        """The first segment with this id."""
        return next((segment for segment in self.segments if segment.id == id), None)

    def place(self, segment: Segment, field: int | None = None) -> Place:
        """Where a segment or one of its fields stands."""
        path = f"message {self.number} {segment.id}[{segment.number}]"
        return Place(path if field is None else f"{path}-{field}")


def read_messages(data: bytes) -> list[Message]:
    """Take a file of messages apart. A line that begins no segment continues the field before it, as some senders break lines.

    Raises:
        InputTooLargeError, InputEncodingError, BinaryInputError: The bytes cannot be used.
        DamagedInputError: The file or a message is truncated.
    """
    require_size(len(data))
    _require_whole_blocks(data)
    text = _decode(data.replace(_BLOCK_START, b"").replace(_BLOCK_END, b""))
    lines = list(_segment_lines(text))
    _require_trailers(lines)
    messages: list[Message] = []
    marks, counts = Marks(), Counter[str]()
    for line in lines:
        id = line[:3]
        if id == "MSH":
            marks, counts = _marks(line, len(messages) + 1), Counter()
            messages.append(Message(len(messages) + 1))
        if id in ("FHS", "BHS", "BTS", "FTS") or not messages:
            continue
        counts[id] += 1
        messages[-1].segments.append(Segment(id, counts[id], _fields(line, marks), marks))
    if not messages:
        raise DamagedInputError("The HL7 file holds no MSH segment. Ask for it again.")
    return messages


def _segment_lines(text: str) -> Iterator[str]:
    held: list[str] = []
    for line in _LINE.split(text):
        if _SEGMENT.match(line):
            if held:
                yield "\n".join(held)
            held = [line]
        elif held:
            held.append(line)
    while held and not held[-1].strip():
        held.pop()
    if len(held) > 1 and _STUMP.fullmatch(held[-1].strip()):
        raise DamagedInputError("The last HL7 segment is cut off within its name. Ask for the file again.")
    if held:
        yield "\n".join(held)


def _fields(line: str, marks: Marks) -> tuple[str, ...]:
    fields = line.split(marks.field)
    # MSH-1 is the separator itself: it stands between the id and MSH-2.
    return (fields[0], marks.field, *fields[1:]) if fields[0] == "MSH" else tuple(fields)


def _marks(line: str, number: int) -> Marks:
    separator = line[3]
    fields = line.split(separator)
    marks = fields[1] if len(fields) > 1 else ""
    if len(fields) < _HEADER_FIELDS or len(marks) < _MARKS - 1:
        raise DamagedInputError(f"Message {number}: its MSH segment is truncated. Ask for the message again.")
    return Marks(
        separator, *(mark or standard for mark, standard in zip(marks[:_MARKS].ljust(_MARKS, "&"), "^~\\&", strict=True))
    )


def _require_whole_blocks(data: bytes) -> None:
    if data.count(_BLOCK_START) > data.count(_BLOCK_END) and data.lstrip().startswith(_BLOCK_START):
        raise DamagedInputError(
            "A message begins as an MLLP block and the block does not end: it is truncated. Ask for it again."
        )


def _require_trailers(lines: list[str]) -> None:
    counts = Counter(line[:3] for line in lines)
    for begin, end in (("FHS", "FTS"), ("BHS", "BTS")):
        if counts[begin] > counts[end]:
            raise DamagedInputError(f"The file begins with {begin} and has no {end}: it is truncated. Ask for it again.")


def _decode(data: bytes) -> str:
    header = data[:2000].decode("latin-1")
    start = header.find("MSH")
    fields = header[start:].split("\r")[0].split("\n")[0].split(header[start + 3 : start + 4] or "|")
    named = _CHARACTER_SETS.get(fields[17].split("~")[0].strip().upper()) if len(fields) > 17 else None
    if named is None:
        return read_text(data)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode(named)
    except UnicodeDecodeError as error:
        raise InputEncodingError(f"The message is not in the character set of its MSH-18: see byte {error.start:,}.") from None
