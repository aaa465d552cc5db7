"""The envelopes of X12: what stands around the claims of a file, and whether it holds together."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nosology.exchange.x12.segments import Interchange, Segment, Transaction
from nosology.model.claim import ClaimFinding

ELEMENT, COMPONENT, REPETITION, TERMINATOR = "*", ":", "^", "~"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a file to whom, and when.

    Attributes:
        submitter: Name of who submits.
        submitter_id: Identifier that the receiver gave them.
        phone: Of the submitter, 10 digits.
        contact: Name of a person or department.
        receiver: Name of the clearing house or payer.
        receiver_id: Its identifier.
        created: Day of the file.
        time: Time of the file, HHMM.
        control_number: Of the interchange, 1 to 999,999,999; never used twice with the same receiver.
        usage: `T` test, `P` production.
    """

    submitter: str
    submitter_id: str
    phone: str
    receiver: str
    receiver_id: str
    created: datetime.date
    time: str = "0000"
    contact: str = "EDI"
    control_number: int = 1
    usage: str = "T"


def in_envelope(sets: Sequence[Sequence[str]], guide: str, envelope: Envelope) -> str:
    """Put transaction sets in their envelopes.

    Args:
        sets: The segments of each, without ST and SE, each without its terminator.
        guide: `005010X222A1`, `005010X223A2` or `005010X224A2`.
        envelope: Who, when.
    """
    control, day = f"{envelope.control_number:09d}", envelope.created.strftime("%Y%m%d")
    sender, receiver = envelope.submitter_id, envelope.receiver_id
    isa: tuple[str, ...] = ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender.ljust(15), "ZZ", receiver.ljust(15))
    isa += (day[2:], envelope.time)
    isa += (REPETITION, "00501", control, "0", envelope.usage, COMPONENT)
    gs = ("GS", "HC", sender, receiver, day, envelope.time, str(envelope.control_number), "X", guide)
    lines = [ELEMENT.join(isa), ELEMENT.join(gs)]
    for number, segments in enumerate(sets, start=1):
        lines += [f"ST*837*{number:04d}*{guide}", *segments, f"SE*{len(segments) + 2}*{number:04d}"]
    lines += [f"GE*{len(sets)}*{envelope.control_number}", f"IEA*1*{control}"]
    return "".join(f"{line}{TERMINATOR}\n" for line in lines)


def envelope_findings(interchanges: Sequence[Interchange]) -> Iterator[ClaimFinding]:
    """What does not hold together: missing trailers, counts and control numbers that differ (SNIP type 1)."""
    for interchange in interchanges:
        place = f"interchange {interchange.start.at(13)}".strip()
        yield from _ends(place, ("ISA13", "IEA02"), interchange.start.at(13), len(interchange.groups), interchange.trailer)
        for group in interchange.groups:
            place = f"group {group.start.at(6)}".strip()
            yield from _ends(place, ("GS06", "GE02"), group.start.at(6), len(group.transactions), group.trailer)
            for transaction in group.transactions:
                yield from _transaction(transaction)


def _transaction(transaction: Transaction) -> Iterator[ClaimFinding]:
    place = f"transaction {transaction.control}".strip()
    yield from _ends(place, ("ST02", "SE02"), transaction.control, len(transaction.lines) + 2, transaction.trailer)


def _ends(place: str, elements: tuple[str, str], control: str, count: int, trailer: Segment | None) -> Iterator[ClaimFinding]:
    starts, ends = elements
    if trailer is None:
        yield ClaimFinding(place, 1, ends[:-2], "the trailer is missing; the file may be truncated")
        return
    if trailer.at(2) != control:
        yield ClaimFinding(place, 1, ends, f"differs from {starts}")
    if trailer.at(1).lstrip("0") != str(count):
        yield ClaimFinding(place, 1, f"{ends[:-2]}01", f"says another count than the {count} that are there")
