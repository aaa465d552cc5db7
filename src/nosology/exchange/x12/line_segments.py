"""Segments of a service line in: SV1, SV2, SV3, and what belongs to a line."""

from collections.abc import Callable

from nosology.exchange.x12.pending import PendingClaim, PendingLine
from nosology.exchange.x12.segments import Segment, Transaction
from nosology.exchange.x12.values import adjustments_in, amount_in, day_in, days_in
from nosology.model.claim import Drug, Tooth

_MODIFIERS = 4


def start_line(claim: PendingClaim) -> None:
    """A line begins."""
    claim.lines.append(PendingLine())


def read_line_segment(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    """Take a segment of loop 2400 and below; False when it is not read."""
    reader = _READERS.get(segment.id)
    return reader is not None and reader(line, segment, transaction)


def _code(line: dict[str, object], identifier: str, transaction: Transaction) -> None:
    parts = transaction.components(identifier)
    if len(parts) > 1 and parts[1]:
        line |= {"code": parts[1], "modifiers": tuple(filter(None, parts[2 : 2 + _MODIFIERS]))}


def _numbers(value: str, transaction: Transaction) -> tuple[int, ...]:
    return tuple(int(part) for part in transaction.components(value) if part.isascii() and part.isdigit() and len(part) < 3)


def _professional(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    _code(line.fields, segment.at(1), transaction)
    line.fields |= {
        "charge": amount_in(segment.at(2)),
        "unit": segment.at(3),
        "units": segment.at(4),
        "place_of_service": segment.at(5) or None,
        "points_to": _numbers(segment.at(7), transaction),
    }
    return True


def _institutional(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    _code(line.fields, segment.at(2), transaction)
    line.fields |= {
        "revenue_code": segment.at(1) or None,
        "charge": amount_in(segment.at(3)),
        "unit": segment.at(4),
        "units": segment.at(5),
        "non_covered": amount_in(segment.at(7)),
    }
    return True


def _dental(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    _code(line.fields, segment.at(1), transaction)
    line.fields |= {
        "charge": amount_in(segment.at(2)),
        "place_of_service": segment.at(3) or None,
        "oral_areas": tuple(filter(None, transaction.components(segment.at(4)))),
        "units": segment.at(6),
        "points_to": _numbers(segment.at(11), transaction),
    }
    return True


def _tooth(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    tooth = Tooth(segment.at(2), tuple(filter(None, transaction.components(segment.at(3)))))
    line.fields["teeth"] = (*line.fields.get("teeth", ()), tooth)
    return segment.at(1) == "JP"


def _date(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    if segment.at(1) == "573" and line.decisions:
        line.decisions[-1]["adjudicated"] = day_in(segment.at(3))
        return line.decisions[-1]["adjudicated"] is not None
    start, end = days_in(segment.at(3))
    if segment.at(1) != "472" or start is None:
        return False
    line.fields |= {"date": start, "end": end if end != start else None}
    return True


def _reference(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    if segment.at(1) != "6R":
        return False
    line.fields["control_number"] = segment.at(2)
    return True


def _note(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    if segment.at(1) not in ("ADD", "TPO") or "note" in line.fields:
        return False
    line.fields["note"] = segment.at(2)
    return True


def _drug(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    line.drug["ndc"] = segment.at(3)
    return segment.at(2) == "N4"


def _quantity(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    if "ndc" not in line.drug:
        return False
    line.fields["drug"] = Drug(line.drug["ndc"], segment.at(4), transaction.components(segment.at(5))[0])
    return True


def _decision(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    decision: dict[str, object] = {"payer_id": segment.at(1), "paid": amount_in(segment.at(2)), "units": segment.at(5)}
    _code(decision, segment.at(3), transaction)
    line.decisions.append(decision)
    return decision["paid"] is not None


def _adjustments(line: PendingLine, segment: Segment, transaction: Transaction) -> bool:
    if not line.decisions:
        return False
    found, whole = adjustments_in(segment.elements)
    line.decisions[-1]["adjustments"] = (*line.decisions[-1].get("adjustments", ()), *found)
    return whole


_READERS: dict[str, Callable[[PendingLine, Segment, Transaction], bool]] = {
    "SV1": _professional,
    "SV2": _institutional,
    "SV3": _dental,
    "TOO": _tooth,
    "DTP": _date,
    "REF": _reference,
    "NTE": _note,
    "LIN": _drug,
    "CTP": _quantity,
    "SVD": _decision,
    "CAS": _adjustments,
}
