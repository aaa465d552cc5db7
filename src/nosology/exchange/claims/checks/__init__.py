"""What keeps a claim from being sent, as findings by SNIP type; a check is a function from a claim to findings."""

from collections.abc import Callable, Iterator

from nosology.exchange.claims.checks.balance import balance_findings
from nosology.exchange.claims.checks.places import Complaint
from nosology.exchange.claims.checks.required import required_findings
from nosology.exchange.claims.checks.situations import situation_findings
from nosology.exchange.claims.checks.syntax import syntax_findings
from nosology.model.claim import Claim, ClaimFinding

__all__ = ["CHECKS", "claim_findings"]

CHECKS: dict[int, Callable[[Claim], Iterator[Complaint]]] = {
    1: syntax_findings,
    2: required_findings,
    3: balance_findings,
    4: situation_findings,
}
"""By SNIP type. Type 5, the validity of codes on the date, needs the code books: see `validity`."""


def claim_findings(claim: Claim) -> Iterator[ClaimFinding]:
    """What is wrong with a claim by itself, SNIP types 1 to 4."""
    for level, check in CHECKS.items():
        for complaint in check(claim):
            yield ClaimFinding(claim.id, level, complaint.element, complaint.message)
