"""Claims in: 837 from anyone, read loop by loop. Independent of the writer; what is not understood is listed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nosology.exchange.x12.claim_segments import claim_fields, read_claim_segment
from nosology.exchange.x12.line_segments import read_line_segment, start_line
from nosology.exchange.x12.pending import Party, PendingClaim, PendingCoverage
from nosology.exchange.x12.segments import Segment, Transaction
from nosology.model.claim import Claim, ClaimForm
from nosology.model.record import Unread
from nosology.model.source import Place

_FORMS = (
    (ClaimForm.INSTITUTIONAL, ("X223", "X096")),
    (ClaimForm.DENTAL, ("X224", "X097")),
    (ClaimForm.PROFESSIONAL, ("X222", "X098")),
)
_LEVELS = {"20": "billing", "22": "subscriber", "23": "patient"}
_ROLES = {
    "DN": "referring",
    "P3": "referring",
    "82": "rendering",
    "71": "attending",
    "72": "operating",
    "77": "facility",
    "FA": "facility",
}
_SERVICES = frozenset(["SV1", "SV2", "SV3"])
_HEADER = frozenset(["BHT", "REF"])
_SUBMISSION = frozenset(["41", "40"])


@dataclass(slots=True)
class ReadClaims:
    """The claims of a transaction, in its order, and what was not taken in."""

    claims: list[Claim] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def miss(self, segment: Segment, reason: str) -> None:
        """Note that a segment was not taken in."""
        self.unread.append(Unread(Place(f"segment {segment.number} {segment.id[:3]}"), reason))


def form_of(transaction: Transaction) -> ClaimForm | None:
    """Which claim a transaction carries, by its implementation guide."""
    return next((form for form, marks in _FORMS if any(mark in transaction.guide for mark in marks)), None)


def read_claims(transaction: Transaction) -> ReadClaims:
    """Read the claims of an 837."""
    result, claims = ReadClaims(), []
    for claim in claims_one_by_one(transaction, result):
        claims.append(claim)
    result.claims = claims
    return result


def claims_one_by_one(transaction: Transaction, result: ReadClaims) -> Iterator[Claim]:
    """Read the claims of an 837, each as soon as it ends; what is not taken in is noted in `result`."""
    reader = _Reader(transaction, result)
    for segment in transaction.segments:
        reader.take(segment)
        if result.claims:
            yield result.claims.pop()
    reader.close_claim()
    yield from result.claims
    result.claims.clear()


class _Reader:
    """Walks the segments; each goes to the innermost thing that is open: line, claim, or the level of the hierarchy."""

    def __init__(self, transaction: Transaction, result: ReadClaims) -> None:
        self.transaction = transaction
        self.form = form_of(transaction) or ClaimForm.PROFESSIONAL
        self.result = result
        self.level = ""
        self.billing: Party | None = None
        self.taxonomy: str | None = None
        self.subscriber = PendingCoverage()
        self.patient: Party | None = None
        self.relationship = ""
        self.claim: PendingClaim | None = None
        self.party: Party | None = None

    def take(self, segment: Segment) -> None:
        """Take one segment in, or note that it was not."""
        if not self._open(segment) and not self._fill(segment):
            self.result.miss(segment, "a segment that is not read here")

    def close_claim(self) -> None:
        """End the claim that is open."""
        claim, self.claim, self.party = self.claim, None, None
        if claim is None:
            return
        if self.billing is None:
            self.result.miss(claim.segment, "a claim without a billing provider; left out")
            return
        for number, line in enumerate(claim.lines, start=1):
            if line.line() is None:
                self.result.miss(claim.segment, f"its line {number} has no charge that is a number; left out")
        own = self.patient is None
        coverage = self.subscriber.coverage("18" if own else self.relationship)
        self.result.claims.append(claim.claim(self.billing, coverage, self.patient))

    def _open(self, segment: Segment) -> bool:
        """Whether the segment opens a level, a claim, a line or another coverage."""
        id = segment.id
        if id == "HL":
            self._open_level(segment)
        elif id == "CLM":
            self.close_claim()
            fields = claim_fields(segment, self.transaction, self.form)
            if fields is None:
                self.result.miss(segment, "a claim without a number or a charge; left out")
            else:
                self.claim = PendingClaim(segment, self.form, fields)
        elif self.claim is not None and id == "LX":
            start_line(self.claim)
            self.party = None
        elif self.claim is not None and id == "SBR" and not self.claim.lines:
            self.claim.others.append(PendingCoverage(segment))
            self.party = None
        else:
            return False
        return True

    def _open_level(self, segment: Segment) -> None:
        self.close_claim()
        self.level = _LEVELS.get(segment.at(3), "")
        if self.level == "billing":
            self.billing, self.taxonomy = None, None
        if self.level in ("billing", "subscriber"):
            self.subscriber = PendingCoverage()
        self.patient, self.relationship = None, ""
        if not self.level:
            self.result.miss(segment, "a level that is not read")

    def _fill(self, segment: Segment) -> bool:
        if segment.id in _SERVICES and self.claim is not None and (not self.claim.lines or self.claim.lines[-1].fields):
            start_line(self.claim)  # a sender who leaves LX out
        if segment.id == "NM1":
            return self._name(segment)
        if self.party is not None and _FILL_PARTY.get(segment.id, _no)(self.party, segment):
            return True
        if self.claim is not None:
            if self.claim.lines:
                return read_line_segment(self.claim.lines[-1], segment, self.transaction)
            return read_claim_segment(self.claim, segment, self.transaction)
        return self._of_level(segment)

    def _of_level(self, segment: Segment) -> bool:
        if not self.level:
            return segment.id in _HEADER
        if segment.id == "SBR" and self.level == "subscriber":
            self.subscriber.sbr = segment
        elif segment.id == "PAT" and self.level == "patient":
            self.relationship = segment.at(1)
        elif segment.id == "PRV" and self.level == "billing" and segment.at(1) == "BI":
            self.taxonomy = segment.at(3) or None
        else:
            return False
        return True

    def _name(self, segment: Segment) -> bool:
        entity, party = segment.at(1), Party(segment)
        self.party = party
        if self.claim is None:
            return self._name_of_level(entity, party)
        if self.claim.lines:
            self.claim.lines[-1].rendering = party if entity == "82" else self.claim.lines[-1].rendering
            return entity == "82"
        if self.claim.others:
            return _name_of_coverage(self.claim.others[-1], entity, party)
        role = _ROLES.get(entity)
        if role is None or role in self.claim.parties:
            return False
        self.claim.parties[role] = party
        return True

    def _name_of_level(self, entity: str, party: Party) -> bool:
        if entity == "85" and self.level == "billing":
            party.taxonomy = self.taxonomy
            self.billing = party
        elif entity == "QC" and self.level == "patient":
            self.patient = party
        elif self.level == "subscriber":
            return _name_of_coverage(self.subscriber, entity, party)
        else:
            return entity in _SUBMISSION
        return True


def _name_of_coverage(coverage: PendingCoverage, entity: str, party: Party) -> bool:
    if entity == "IL" and coverage.subscriber is None:
        coverage.subscriber = party
    elif entity == "PR" and coverage.payer is None:
        coverage.payer = party
    else:
        return False
    return True


def _street(party: Party, segment: Segment) -> bool:
    party.street = segment.elements[1:]
    return True


def _city(party: Party, segment: Segment) -> bool:
    party.city = segment.elements[1:]
    return True


def _demographics(party: Party, segment: Segment) -> bool:
    return party.name.at(1) in ("IL", "QC") and party.demographics(segment)


def _reference(party: Party, segment: Segment) -> bool:
    if party.name.at(1) == "85" and segment.at(1) == "EI":
        party.tax_id = segment.at(2) or None
        return True
    return False


def _contact(party: Party, segment: Segment) -> bool:
    if party.name.at(1) == "85" and segment.at(3) == "TE" and party.phone is None:
        party.phone = segment.at(4) or None
        return True
    return party.name.at(1) in _SUBMISSION


def _specialty(party: Party, segment: Segment) -> bool:
    if party.name.at(1) in ("82", "71"):
        party.taxonomy = segment.at(3) or None
        return True
    return False


def _no(party: Party, segment: Segment) -> bool:
    return False


_FILL_PARTY: dict[str, Callable[[Party, Segment], bool]] = {
    "N3": _street,
    "N4": _city,
    "DMG": _demographics,
    "REF": _reference,
    "PER": _contact,
    "PRV": _specialty,
}


def claims_of(transactions: Iterator[Transaction]) -> Iterator[ReadClaims]:
    """The claims of every 837 among transactions."""
    return (read_claims(transaction) for transaction in transactions if transaction.kind == "837")
