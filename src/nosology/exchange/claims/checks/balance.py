"""SNIP type 3: sums that must agree."""

from collections.abc import Iterator

from nosology.exchange.claims.checks.places import Complaint, at_line
from nosology.model.claim import Claim, OtherCoverage
from nosology.model.money import Money, total


def balance_findings(claim: Claim) -> Iterator[Complaint]:
    """Lines add up to the claim; what other payers paid and adjusted adds up to what was charged."""
    if total(line.charge for line in claim.lines) != claim.charge:
        yield Complaint("2300 CLM02", "the charge of the claim is not the sum of its lines")
    if claim.charge.cents < 0 or any(line.charge.cents < 0 for line in claim.lines):
        yield Complaint("2300 CLM02", "a charge is less than nothing")
    for number, line in enumerate(claim.lines, start=1):
        for decision in line.decisions:
            if decision.paid + total(item.amount for item in decision.adjustments) != line.charge:
                yield Complaint(at_line(number, "SVD02"), "what the payer paid and adjusted is not the charge of the line")
    for place, other in enumerate(claim.others, start=1):
        if other.paid is not None:
            yield from _other(claim, other, place)


def _other(claim: Claim, other: OtherCoverage, place: int) -> Iterator[Complaint]:
    decisions = [decision for line in claim.lines for decision in line.decisions if decision.payer_id == other.coverage.payer.id]
    adjusted = total(item.amount for item in other.adjustments)
    paid = other.paid or Money(0)
    if decisions and total(decision.paid for decision in decisions) - adjusted != paid:
        yield Complaint(
            f"2320 payer {place} AMT*D", "what the payer paid is not the sum of its lines less its adjustments of the claim"
        )
    by_line = total(item.amount for decision in decisions for item in decision.adjustments)
    if paid + adjusted + by_line != claim.charge:
        yield Complaint(f"2320 payer {place} CAS", "what the payer paid and adjusted is not the charge of the claim")
