"""The minimal lower layer protocol: messages out of a stream of bytes, and the acknowledgement of each.

Source: HL7 v2, implementation guide for the minimal lower layer protocol; chapter 2, acknowledgement messages (original mode).
"""

from collections.abc import Iterator

from nosology.exchange.hl7.segments import read_messages
from nosology.model.errors import InputError, InputTooLargeError

START, END = b"\x0b", b"\x1c\r"
MAX_MESSAGE = 20_000_000
"""Bytes of one message."""
_SEPARATORS = "|^~\\&"


class Frames:
    """Takes bytes as they come and gives whole messages."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are whole with these bytes; what stands between frames is passed over.

        Raises:
            InputTooLargeError: A message does not end.
        """
        self._held += data
        while (end := self._held.find(END)) >= 0:
            start = self._held.find(START)
            if 0 <= start < end:
                yield bytes(self._held[start + 1 : end])
            del self._held[: end + len(END)]
        if len(self._held) > MAX_MESSAGE:
            raise InputTooLargeError("A message does not end. Check what the sender sends.")


def acknowledgement(message: bytes, taken: bool, number: int) -> bytes:
    """The answer to a message, in its frame: `AA` when it was taken, `AE` when it could not be kept, `AR` when it is no message.

    Args:
        message: What came.
        taken: Whether it is kept.
        number: Our number of the answer.
    """
    fields = _header(message)
    code = "AR" if fields is None else "AA" if taken else "AE"
    head = fields or [""] * 12
    receiver, sender, time, kind = head[4:6], head[2:4], head[6], head[8].split("^")
    event = f"^{kind[1]}^ACK" if len(kind) > 1 else ""
    answer = [
        "MSH",
        _SEPARATORS[1:],
        *receiver,
        *sender,
        time,
        "",
        f"ACK{event}",
        f"NOS{number}",
        head[10] or "P",
        head[11] or "2.5.1",
    ]
    lines = "|".join(answer) + "\r" + f"MSA|{code}|{head[9]}" + "\r"
    return START + lines.encode("latin-1", "replace") + END


def is_message(message: bytes) -> bool:
    """Whether bytes are a message that the reader can take apart."""
    try:
        return bool(read_messages(message))
    except InputError:
        return False


def _header(message: bytes) -> list[str] | None:
    """The fields of MSH, one more than their numbers since the first is the separator; None when there is no MSH."""
    text = message.decode("latin-1").lstrip()
    if not text.startswith("MSH") or len(text) < 4:
        return None
    fields = text.split("\r", 1)[0].split("\n", 1)[0].split(text[3])
    return [*fields, *[""] * 12][: max(12, len(fields))]
