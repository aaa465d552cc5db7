"""Acknowledgements in: 999 (and 997 in its old words) and 277CA; where and why, never the values they quote."""

from collections.abc import Iterator
from typing import Any

from nosology.exchange.x12.meanings import error_meaning
from nosology.exchange.x12.segments import Segment, Transaction
from nosology.exchange.x12.values import amount_in, day_in
from nosology.model.remittance import AcknowledgedError, AcknowledgedSet, Acknowledgement, ClaimStatus

_LEVELS = {"20": "payer", "21": "receiver", "19": "provider", "22": "patient", "23": "patient", "PT": "patient"}
_SEGMENT_IDS = frozenset(["IK3", "AK3"])
_ELEMENT_IDS = frozenset(["IK4", "AK4"])
_SET_IDS = frozenset(["IK5", "AK5"])
_REFERENCES = {"1K": "control_number"}


def read_acknowledgement(transaction: Transaction) -> Acknowledgement:
    """Read a 999 or 997."""
    group: dict[str, Any] = {"control": "", "guide": "", "status": ""}
    sets: list[AcknowledgedSet] = []
    errors: list[AcknowledgedError] = []
    kind, control, place = "", "", Segment(0, ("IK3",))
    for segment in transaction.segments:
        if segment.id == "AK1":
            group |= {"control": segment.at(2), "guide": segment.at(3)}
        elif segment.id == "AK2":
            kind, control, errors = segment.at(1), segment.at(2), []
        elif segment.id in _SEGMENT_IDS:
            place = segment
            errors.append(_error(place, "", error_meaning("segment", segment.at(4)) if segment.at(4) else "an error"))
        elif segment.id in _ELEMENT_IDS:
            where = transaction.components(segment.at(1))
            element = "-".join(part.zfill(2) for part in where[:2] if part)
            errors.append(_error(place, element, error_meaning("element", segment.at(3))))
        elif segment.id in _SET_IDS:
            reasons = tuple(error_meaning("transaction", code) for code in segment.elements[2:] if code)
            sets.append(AcknowledgedSet(kind, control, segment.at(1), tuple(errors), reasons))
        elif segment.id == "AK9":
            group["status"] = segment.at(1)
    return Acknowledgement(**group, sets=tuple(sets))


def _error(place: Segment, element: str, meaning: str) -> AcknowledgedError:
    return AcknowledgedError(place.at(1)[:3], place.at(2), place.at(3)[:6], element, meaning)


def read_statuses(transaction: Transaction) -> list[ClaimStatus]:
    """Read a 277: every status with the claim, provider or file that it is about."""
    found: list[ClaimStatus] = []
    level, trace, pending = "", "", list[dict[str, Any]]()
    for segment in transaction.segments:
        if segment.id == "HL":
            found += _closed(pending)
            level, trace, pending = _LEVELS.get(segment.at(3), ""), "", []
        elif segment.id == "TRN":
            found += _closed(pending)
            pending, trace = [], segment.at(2)
        elif segment.id == "SVC":
            found += _closed(pending)
            pending, level = [], "line"
        elif segment.id == "STC":
            pending += _statuses(segment, transaction, level, trace)
        elif segment.id == "REF" and segment.at(1) in _REFERENCES:
            for item in pending:
                item[_REFERENCES[segment.at(1)]] = segment.at(2)
    return found + list(_closed(pending))


def _statuses(segment: Segment, transaction: Transaction, level: str, trace: str) -> Iterator[dict[str, Any]]:
    """The statuses of an STC segment: one, and up to two more with the same day and amount."""
    for place in (1, 10, 11):
        parts = [*transaction.components(segment.at(place)), "", "", ""]
        if parts[0]:
            yield {
                "level": level,
                "claim": trace,
                "category": parts[0],
                "status": parts[1],
                "entity": parts[2],
                "date": day_in(segment.at(2)),
                "amount": amount_in(segment.at(4)),
            }


def _closed(pending: list[dict[str, Any]]) -> Iterator[ClaimStatus]:
    return (ClaimStatus(**item) for item in pending)
