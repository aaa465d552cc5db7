"""Payments matched to the claims that were sent, line by line, and whether they add up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nosology.model.claim import Adjustment, Claim, ClaimFinding, ServiceLine
from nosology.model.money import Money, total
from nosology.model.remittance import ClaimPayment, LinePayment, Remittance


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line that was paid and the line of the claim that it answers.

    Attributes:
        payment: What the payer decided.
        number: Line of the claim, from 1; None when none fits.
        by: `control number`, `code and charge`, `code` or `` when none fits.
    """

    payment: LinePayment
    number: int | None
    by: str


@dataclass(frozen=True, slots=True)
class MatchedClaim:
    """A claim that was paid and the claim that was sent.

    Attributes:
        payment: What the payer decided.
        claim: The claim, or None when no claim has that number.
        lines: Its lines, in the order of the payer.
        unanswered: Lines of the claim that the payer says nothing of.
    """

    payment: ClaimPayment
    claim: Claim | None
    lines: tuple[MatchedLine, ...]
    unanswered: tuple[int, ...] = ()


def match_claims(remittance: Remittance, claims: Sequence[Claim]) -> list[MatchedClaim]:
    """Find the claim of every payment by its number, and the line of every paid line."""
    sent = {claim.id: claim for claim in claims}
    return [_matched(payment, sent.get(payment.claim)) for payment in remittance.claims]


def _matched(payment: ClaimPayment, claim: Claim | None) -> MatchedClaim:
    if claim is None:
        return MatchedClaim(payment, None, tuple(MatchedLine(line, None, "") for line in payment.lines))
    free = dict(enumerate(claim.lines, start=1))
    found: list[MatchedLine] = []
    for line in payment.lines:
        number, by = _line(line, free)
        if number is not None:
            del free[number]
        found.append(MatchedLine(line, number, by))
    return MatchedClaim(payment, claim, tuple(found), tuple(free) if payment.lines else ())


def _line(payment: LinePayment, free: dict[int, ServiceLine]) -> tuple[int | None, str]:
    """The line that is meant: by our own number; else the only one, or the first, with the same code and charge; else the same code."""
    if payment.control_number is not None:
        for number, line in free.items():
            if line.control_number == payment.control_number:
                return number, "control number"
    codes = {payment.code, payment.submitted_code}
    same = [number for number, line in free.items() if (line.code or line.revenue_code) in codes]
    exact = [
        number
        for number in same
        if free[number].charge == payment.charge and (payment.date is None or free[number].date in (None, payment.date))
    ]
    if exact:
        return exact[0], "code and charge"
    return (same[0], "code") if len(same) == 1 else (None, "")


def remittance_findings(remittance: Remittance) -> Iterator[ClaimFinding]:
    """Where a remittance does not add up.

    Source: ASC X12N/005010X221A1, section 1.10.2.1 (balancing).
    """
    for claim in remittance.claims:
        for number, line in enumerate(claim.lines, start=1):
            if line.charge - _adjusted(line.adjustments) != line.paid:
                yield ClaimFinding(claim.claim, 3, f"2110 SVC03 line {number}", "charge less adjustments is not what is paid")
        adjusted = total([_adjusted(claim.adjustments), *(_adjusted(line.adjustments) for line in claim.lines)])
        if claim.charge - adjusted != claim.paid:
            yield ClaimFinding(claim.claim, 3, "2100 CLP04", "charge less adjustments is not what is paid")
    moved = total(item.amount for item in remittance.provider_adjustments)
    if total(claim.paid for claim in remittance.claims) - moved != remittance.paid:
        yield ClaimFinding("payment", 3, "BPR02", "the claims less the provider's adjustments are not what is paid")


def _adjusted(items: Iterable[Adjustment]) -> Money:
    return total(item.amount for item in items)
