"""Codes that the sender of a message had assigned: DG1, PR1, FT1."""

from collections.abc import Iterator

from nosology.exchange.hl7.segments import Message, Segment
from nosology.exchange.vocabulary import system_of
from nosology.model.record import SenderCode

_DIAGNOSIS_TYPES = {"A": "admitting", "W": "working", "F": "final"}
_FIELDS = {
    "DG1": ((3, "diagnosis", 4),),
    "PR1": ((3, "procedure", 4),),
    "FT1": ((7, "charge", 8), (19, "charge-diagnosis", 0), (25, "charge", 0)),
}


def codes_of(message: Message) -> Iterator[SenderCode]:
    """The codes of a message, in its order."""
    for segment in message.segments:
        for field, role, words in _FIELDS.get(segment.id, ()):
            yield from _codes(message, segment, field, role, words)


def _codes(message: Message, segment: Segment, field: int, role: str, words: int) -> Iterator[SenderCode]:
    status = _DIAGNOSIS_TYPES.get(segment.text(6)) if segment.id == "DG1" else None
    for value in segment.repeats(field):
        code = segment.part(value, 1)
        title = segment.part(value, 2) or (segment.text(words) if words else "")
        system = segment.part(value, 3) or (segment.text(2) if field == 3 else "")
        if code:
            yield SenderCode(system_of(system), code, title or None, role, status, message.place(segment, field))
