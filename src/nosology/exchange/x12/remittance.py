"""Remittance in: 835 (005010X221A1, and 004010X091A1) as payments with their claims, lines and reasons."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nosology.exchange.x12.segments import Segment, Transaction
from nosology.exchange.x12.values import adjustments_in, amount_in, day_in
from nosology.model.errors import DamagedInputError
from nosology.model.record import Unread
from nosology.model.remittance import ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from nosology.model.source import Place

_REMARKS = {"MOA": range(3, 8), "MIA": (5, 20, 21, 22, 23)}
_KNOWN = frozenset(["CUR", "N3", "N4", "RDM", "TS3", "TS2", "PER", "DTM", "LX", "QTY", "AMT", "REF", "NM1"])
"""Of these we take some or nothing, and they say nothing of why something was paid or not."""
_COMPONENTS = re.compile(r"[^0-9A-Za-z .-]")


@dataclass(slots=True)
class ReadRemittance:
    """A payment and what was not taken in of it."""

    remittance: Remittance
    unread: tuple[Unread, ...]


def read_remittance(transaction: Transaction) -> ReadRemittance:
    """Read an 835.

    Raises:
        DamagedInputError: It does not say how much is paid.
    """
    reader = _Reader(transaction)
    for segment in transaction.segments:
        if not reader.take(segment):
            reader.unread.append(Unread(Place(f"segment {segment.number} {segment.id[:3]}"), "a segment that is not read here"))
    if "paid" not in reader.head:
        raise DamagedInputError(f"The 835 {transaction.control} does not say how much is paid (BPR02). Ask for it again.")
    claims = tuple(found for claim in reader.claims if (found := claim.payment()) is not None)
    return ReadRemittance(
        Remittance(**reader.head, claims=claims, provider_adjustments=tuple(reader.provider)), tuple(reader.unread)
    )


@dataclass(slots=True)
class _Claim:
    segment: Segment
    fields: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)

    def payment(self) -> ClaimPayment | None:
        lines = tuple(LinePayment(**line) for line in self.lines)
        return ClaimPayment(**self.fields, lines=lines)


class _Reader:
    """Walks the segments; what belongs to a line goes to the line that is open, else to the claim."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.head: dict[str, Any] = {"method": "", "date": None, "trace": "", "payer": "", "payee": "", "payee_id": ""}
        self.claims: list[_Claim] = []
        self.provider: list[ProviderAdjustment] = []
        self.unread: list[Unread] = []

    def take(self, segment: Segment) -> bool:
        """Take a segment; False when it is not read."""
        reader = _SEGMENTS.get(segment.id)
        return reader(self, segment) if reader is not None else segment.id in _KNOWN

    @property
    def open(self) -> dict[str, Any] | None:
        """The line that is open, or the claim, or None."""
        if not self.claims:
            return None
        claim = self.claims[-1]
        return claim.lines[-1] if claim.lines else claim.fields

    def _payment(self, segment: Segment) -> bool:
        paid = amount_in(segment.at(2))
        if paid is None:
            return False
        sign = -1 if segment.at(3) == "D" else 1
        self.head |= {"paid": type(paid)(sign * paid.cents), "method": segment.at(4), "date": day_in(segment.at(16))}
        return True

    def _trace(self, segment: Segment) -> bool:
        self.head["trace"] = segment.at(2)
        return True

    def _name(self, segment: Segment) -> bool:
        if segment.at(1) == "PR":
            self.head["payer"] = segment.at(2)
        elif segment.at(1) == "PE":
            self.head |= {"payee": segment.at(2), "payee_id": segment.at(4)}
        else:
            return False
        return True

    def _claim(self, segment: Segment) -> bool:
        charge, paid = amount_in(segment.at(3)), amount_in(segment.at(4))
        if charge is None or paid is None:
            return False
        fields = {
            "claim": segment.at(1),
            "status": segment.at(2),
            "charge": charge,
            "paid": paid,
            "patient_share": amount_in(segment.at(5)),
            "filing": segment.at(6) or None,
            "control_number": segment.at(7) or None,
        }
        self.claims.append(_Claim(segment, fields))
        return True

    def _line(self, segment: Segment) -> bool:
        charge, paid = amount_in(segment.at(2)), amount_in(segment.at(3))
        if not self.claims or charge is None or paid is None:
            return False
        parts = self._code(segment.at(1))
        submitted = self._code(segment.at(6))
        self.claims[-1].lines.append(
            {
                "charge": charge,
                "paid": paid,
                "code": (parts[1:2] or [segment.at(4)])[0],
                "modifiers": tuple(filter(None, parts[2:6])),
                "submitted_code": submitted[1] if len(submitted) > 1 else None,
                "units": segment.at(5) or None,
            }
        )
        return True

    def _code(self, element: str) -> list[str]:
        """The components of a procedure; payers who name one mark in the envelope and use another are forgiven."""
        parts = self.transaction.components(element)
        return parts if len(parts) > 1 else _COMPONENTS.split(element)

    def _adjustments(self, segment: Segment) -> bool:
        found, whole = adjustments_in(segment.elements)
        if self.open is None:
            return False
        self.open["adjustments"] = (*self.open.get("adjustments", ()), *found)
        return whole

    def _date(self, segment: Segment) -> bool:
        found, qualifier = day_in(segment.at(2)), segment.at(1)
        if self.claims and qualifier in ("232", "233"):
            self.claims[-1].fields["start" if qualifier == "232" else "end"] = found
        elif self.claims and self.claims[-1].lines and qualifier in ("472", "150"):
            self.claims[-1].lines[-1]["date"] = found
        elif qualifier == "405" and self.head["date"] is None:
            self.head["date"] = found
        return True

    def _reference(self, segment: Segment) -> bool:
        if segment.at(1) == "6R" and self.claims and self.claims[-1].lines:
            self.claims[-1].lines[-1]["control_number"] = segment.at(2)
        return True

    def _remark(self, segment: Segment) -> bool:
        if self.open is None or segment.at(1) not in ("HE", "RX"):
            return False
        self.open["remarks"] = (*self.open.get("remarks", ()), segment.at(2))
        return True

    def _outcome(self, segment: Segment) -> bool:
        if not self.claims:
            return False
        codes = tuple(code for place in _REMARKS[segment.id] if (code := segment.at(place)))
        self.claims[-1].fields["remarks"] = (*self.claims[-1].fields.get("remarks", ()), *codes)
        return True

    def _provider(self, segment: Segment) -> bool:
        whole = True
        for place in range(3, len(segment.elements), 2):
            amount = amount_in(segment.at(place + 1))
            if amount is None:
                whole = not segment.at(place)
                continue
            parts = self._code(segment.at(place))
            self.provider.append(ProviderAdjustment(parts[0], amount, next(filter(None, parts[1:2]), None)))
        return whole


_SEGMENTS: dict[str, Callable[[_Reader, Segment], bool]] = {
    "BPR": _Reader._payment,
    "TRN": _Reader._trace,
    "N1": _Reader._name,
    "CLP": _Reader._claim,
    "SVC": _Reader._line,
    "CAS": _Reader._adjustments,
    "DTM": _Reader._date,
    "REF": _Reader._reference,
    "LQ": _Reader._remark,
    "MOA": _Reader._outcome,
    "MIA": _Reader._outcome,
    "PLB": _Reader._provider,
}
