"""X12 as segments: delimiters taken from the ISA segment, envelopes matched, every segment with its number in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nosology.exchange.limits import MAX_STRUCTURED_BYTES
from nosology.exchange.text import require_size
from nosology.model.errors import DamagedInputError

_ISA_LENGTH = 106
_ISA_PARTS = 16
_ENVELOPE = frozenset(["ISA", "GS", "ST", "SE", "GE", "IEA"])
_CHARACTERS = re.compile(r"[0-9A-Za-z]")


@dataclass(slots=True)
class Segment:
    """One segment, which nobody changes. `number` counts from the ISA segment, which is 1."""

    number: int
    elements: tuple[str, ...]

    @property
    def id(self) -> str:
        """What kind of segment it is: `CLM`, `NM1`."""
        return self.elements[0]

    def at(self, position: int) -> str:
        """The element at a position from 1, empty when it is not there."""
        return self.elements[position] if position < len(self.elements) else ""


@dataclass(frozen=True, slots=True)
class Delimiters:
    """What parts elements, components, repetitions and segments."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"


@dataclass(slots=True)
class Transaction:
    """One transaction set, ST to SE.

    Attributes:
        kind: `837`, `835`, `999`, `277`.
        guide: Implementation guide: `005010X222A1`, from ST03 or else GS08.
        control: ST02.
        lines: Its segments as they are written, without ST and SE; taken apart one by one, a large file takes a tenth of the memory.
        trailer: The SE segment, or None when the file ends before it.
    """

    kind: str
    guide: str
    control: str
    start: Segment
    delimiters: Delimiters
    lines: list[str] = field(default_factory=list)
    trailer: Segment | None = None

    @property
    def segments(self) -> Iterator[Segment]:
        """Its segments, without ST and SE."""
        element = self.delimiters.element
        for number, line in enumerate(self.lines, start=self.start.number + 1):
            yield Segment(number, tuple(line.split(element)))

    def components(self, value: str) -> list[str]:
        """The components of an element."""
        return value.split(self.delimiters.component)


@dataclass(slots=True)
class Group:
    """One functional group, GS to GE."""

    start: Segment
    transactions: list[Transaction] = field(default_factory=list)
    trailer: Segment | None = None


@dataclass(slots=True)
class Interchange:
    """One interchange, ISA to IEA."""

    start: Segment
    delimiters: Delimiters
    groups: list[Group] = field(default_factory=list)
    trailer: Segment | None = None


def is_x12(head: str) -> bool:
    """Whether a text begins as X12."""
    return re.match(r"\ufeff?\s*ISA[^\w\s]", head) is not None


def read_interchanges(data: bytes) -> list[Interchange]:
    """Read X12 into its envelopes. Line breaks between segments are passed over.

    Raises:
        InputTooLargeError: It is larger than `MAX_STRUCTURED_BYTES`.
        DamagedInputError: It does not begin with an ISA segment, or segments stand outside their envelope; names the segment.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    text = data.decode("utf-8-sig", "replace").lstrip()
    interchanges: list[Interchange] = []
    number = place = 0
    while place < len(text):
        number, place = _read_interchange(text, place, number, interchanges)
    if not interchanges:
        raise DamagedInputError("The X12 input is empty. Ask for it again.")
    return interchanges


def _delimiters(head: str, number: int) -> Delimiters:
    """The delimiters of the ISA segment that a text begins with; its elements have fixed lengths."""
    if not head.startswith("ISA") or len(head) < _ISA_LENGTH - 1:
        raise DamagedInputError(f"The X12 input has no ISA segment after segment {number}. Ask for it again.")
    element = head[3]
    parts = head.split(element, _ISA_PARTS)
    if len(parts) <= _ISA_PARTS or _CHARACTERS.match(element) or len(parts[16]) < 2:
        raise DamagedInputError(f"The ISA segment {number + 1} of the X12 input is damaged. Ask for it again.")
    component, segment = parts[16][0], parts[16][1]
    repetition = parts[11] if len(parts[11]) == 1 and not _CHARACTERS.match(parts[11]) else ""
    found = (element, component, segment, repetition)
    if any(_CHARACTERS.match(mark) for mark in found[:3]) or len(set(found)) < len(found):
        raise DamagedInputError(
            f"The ISA segment {number + 1} of the X12 input names delimiters that cannot be. Ask for it again."
        )
    return Delimiters(element, component, repetition, segment)


def _read_interchange(text: str, place: int, number: int, found: list[Interchange]) -> tuple[int, int]:
    """Read to the IEA segment, or to the next ISA or the end when it is missing; say how far."""
    delimiters = _delimiters(text[place : place + 4 * _ISA_LENGTH], number)
    group: Group | None = None
    transaction: Transaction | None = None
    is_first = True
    while place < len(text):
        end = text.find(delimiters.segment, place)
        end = len(text) if end < 0 else end
        raw = text[place:end].strip()
        if raw.startswith("ISA") and not is_first:
            return number, place + text[place:end].index("ISA")
        place = end + 1
        if not raw:
            continue
        number, is_first = number + 1, False
        if transaction is not None and raw.partition(delimiters.element)[0] not in _ENVELOPE:
            transaction.lines.append(raw)
            continue
        segment = Segment(number, tuple(raw.split(delimiters.element)))
        if segment.id == "ISA":
            found.append(Interchange(segment, delimiters))
        elif segment.id == "IEA":
            found[-1].trailer = segment
            return number, len(text) if not text[place : place + _ISA_LENGTH].strip() else _next(text, place)
        else:
            group, transaction = _placed(segment, found[-1], group, transaction)
    return number, place


def _next(text: str, place: int) -> int:
    """Where the next character stands that is no white space."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _placed(
    segment: Segment, interchange: Interchange, group: Group | None, transaction: Transaction | None
) -> tuple[Group | None, Transaction | None]:
    """Put a segment of the envelopes where it belongs, and say which group and transaction are open after it."""
    if segment.id == "GS":
        group = Group(segment)
        interchange.groups.append(group)
        return group, None
    if group is None:
        raise DamagedInputError(f"Segment {segment.number} of the X12 input stands outside a functional group. Ask for it again.")
    if segment.id == "GE":
        group.trailer = segment
        return None, None
    if segment.id == "ST":
        guide = segment.at(3) or group.start.at(8)
        transaction = Transaction(segment.at(1), guide, segment.at(2), segment, interchange.delimiters)
        group.transactions.append(transaction)
        return group, transaction
    if transaction is None:
        raise DamagedInputError(f"Segment {segment.number} of the X12 input stands outside a transaction set. Ask for it again.")
    transaction.trailer = segment
    return group, None


def transactions(interchanges: Sequence[Interchange]) -> Iterator[Transaction]:
    """All transaction sets, in the order of the file."""
    for interchange in interchanges:
        for group in interchange.groups:
            yield from group.transactions
