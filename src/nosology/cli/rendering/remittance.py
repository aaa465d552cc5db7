"""What payers answer, as text for people and as rows for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from nosology.desk.remitting import Answered
from nosology.exchange.x12.matching import MatchedClaim
from nosology.exchange.x12.meanings import error_meaning, payer_meaning
from nosology.model.claim import Adjustment
from nosology.model.remittance import Acknowledgement, ClaimPayment, ClaimStatus, LinePayment, Remittance

_COLUMNS = (
    "trace",
    "date",
    "payer",
    "claim",
    "status",
    "line",
    "code",
    "modifiers",
    "charge",
    "paid",
    "group",
    "reason",
    "amount",
)


def remittance_lines(item: Answered) -> Iterator[str]:
    """One answer as lines."""
    if item.remittance is not None:
        yield from _payment(item.remittance, {match.payment.claim: match for match in item.matched})
    if item.acknowledgement is not None:
        yield from _acknowledged(item.acknowledgement)
    yield from (_status(status) for status in item.statuses)


def _payment(found: Remittance, matched: dict[str, MatchedClaim]) -> Iterator[str]:
    yield f"{found.payer} pays {found.paid} to {found.payee} ({found.method} {found.trace}, {found.date or 'no date'})"
    for claim in found.claims:
        match = matched.get(claim.claim)
        yield from _claim(claim, match)
    for moved in found.provider_adjustments:
        yield f"  apart from claims  {moved.reason} {payer_meaning('provider', moved.reason)}  {moved.amount}"


def _claim(claim: ClaimPayment, match: MatchedClaim | None) -> Iterator[str]:
    unknown = "  (no claim with this number was given)" if match is not None and match.claim is None else ""
    status = payer_meaning("claim-status", claim.status)
    yield f"  claim {claim.claim}  {status}  charge {claim.charge}  paid {claim.paid}{unknown}"
    yield from _reasons(claim.adjustments, "    ")
    for number, line in enumerate(claim.lines):
        answers = match.lines[number] if match is not None else None
        place = f"line {answers.number} (by {answers.by})  " if answers is not None and answers.number is not None else ""
        yield f"    {place}{_code(line)}  charge {line.charge}  paid {line.paid}"
        yield from _reasons(line.adjustments, "      ")
        yield from (f"      remark {code}" for code in line.remarks)
    yield from (f"    remark {code}" for code in claim.remarks)
    if match is not None and match.unanswered:
        yield f"    not answered: line {', '.join(map(str, match.unanswered))}"


def _reasons(adjustments: Sequence[Adjustment], indent: str) -> Iterator[str]:
    for item in adjustments:
        meaning = payer_meaning("reason", item.reason)
        yield f"{indent}{item.group}-{item.reason} {item.amount}  {payer_meaning('group', item.group)}: {meaning}"


def _code(line: LinePayment) -> str:
    return " ".join([line.code, *line.modifiers])


def _acknowledged(found: Acknowledgement) -> Iterator[str]:
    yield f"group {found.control}  {found.guide}  {error_meaning('status', found.status)}"
    for item in found.sets:
        why = f" ({'; '.join(item.reasons)})" if item.reasons else ""
        yield f"  {item.kind} {item.control}  {error_meaning('status', item.status)}{why}"
        for error in item.errors:
            yield f"    {error.loop} {error.segment}{error.element} (segment {error.position}): {error.meaning}".replace(
                "     ", "    "
            )


def _status(item: ClaimStatus) -> str:
    amount = f"  {item.amount}" if item.amount is not None else ""
    number = f"  payer's number {item.control_number}" if item.control_number else ""
    return f"{item.level} {item.claim}  {item.category}-{item.status} {payer_meaning('category', item.category)}{amount}{number}"


def remittance_rows(answered: Iterable[Answered]) -> str:
    """The payments as CSV: one row per line and reason, or per claim when the payer answers for the whole claim."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for item in answered:
        if item.remittance is not None:
            writer.writerows(_rows(item.remittance))
    return out.getvalue()


def _rows(found: Remittance) -> Iterator[list[object]]:
    head: list[object] = [found.trace, found.date or "", found.payer]
    for claim in found.claims:
        start = [*head, claim.claim, claim.status]
        yield from _reason_rows([*start, "", "", "", claim.charge, claim.paid], claim.adjustments, not claim.lines)
        for number, line in enumerate(claim.lines, start=1):
            row: list[object] = [*start, number, line.code, " ".join(line.modifiers), line.charge, line.paid]
            yield from _reason_rows(row, line.adjustments, True)


def _reason_rows(row: list[object], adjustments: Sequence[Adjustment], always: bool) -> Iterator[list[object]]:
    for item in adjustments:
        yield [*row, item.group, item.reason, item.amount]
    if always and not adjustments:
        yield [*row, "", "", ""]
