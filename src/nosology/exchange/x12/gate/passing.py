"""Through the gate: written, checked by us, walked by pyx12, read back; only what all accept comes out."""

import dataclasses
import datetime
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nosology.exchange.claims.checks import claim_findings
from nosology.exchange.limits import MAX_STRUCTURED_BYTES
from nosology.exchange.x12.claims_in import ReadClaims, claims_one_by_one
from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.envelope import Envelope, envelope_findings
from nosology.exchange.x12.gate.parallel import judged
from nosology.exchange.x12.segments import read_interchanges, transactions
from nosology.model.claim import Claim, ClaimFinding
from nosology.model.errors import DamagedInputError, UsageError
from nosology.model.money import Money

_SHOWN = 5
"""Fields named of one claim that does not read back."""

type Check = Callable[[Claim], Iterator[ClaimFinding]]


@dataclass(frozen=True, slots=True)
class Passed:
    """What came through the gate.

    Attributes:
        text: The file, empty when no claim passed.
        claims: The claims in it.
        findings: Why the others are not in it.
    """

    text: str
    claims: tuple[Claim, ...]
    findings: tuple[ClaimFinding, ...]


def through_gate(claims: Sequence[Claim], envelope: Envelope, validity: Check | None = None, workers: int = 1) -> Passed:
    """Write the claims that every check accepts; a claim with a finding is not written.

    Args:
        claims: Claims of one form.
        envelope: Who, when.
        validity: Which codes are valid on the date (SNIP type 5), when code books are at hand.
        workers: Processes that pyx12 may use; more than 1 only from a program that guards its main module.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
        UsageError: The claims are of several forms, or more than a file can hold.
    """
    findings: list[ClaimFinding] = []
    good: list[Claim] = []
    for claim, repeated in zip(claims, _repeated(claims), strict=True):
        found = [*claim_findings(claim), *(validity(claim) if validity else ())]
        found += [ClaimFinding(claim.id, 4, "2300 CLM01", "another claim of the file has the same number")] if repeated else []
        found += _in_the_future(claim, envelope.created)
        findings += found
        good += [] if found else [claim]
    if not good:
        return Passed("", (), tuple(findings))
    text = claims_to_x12(good, envelope)
    if len(text) >= MAX_STRUCTURED_BYTES:
        raise UsageError(
            f"{len(good):,} claims make a file of {len(text) / 1e6:.0f} MB, more than is read back. Give fewer claims at a time."
        )
    refused = judged(text, good, envelope, workers, lambda: reread_findings(text, good))
    if refused:
        return _without(good, refused, envelope, findings)
    return Passed(text, tuple(good), tuple(findings))


def reread_findings(text: str, claims: Sequence[Claim]) -> Iterator[ClaimFinding]:
    """Where our own reader, which shares nothing with the writer, does not read what was meant."""
    try:
        interchanges = read_interchanges(text.encode("utf-8"))
    except DamagedInputError:
        yield ClaimFinding("file", 1, "ISA", "the file cannot be read back", "reader")
        return
    yield from envelope_findings(interchanges)
    meant, wrong, result = {claim.id: claim for claim in claims}, dict[str, Claim](), ReadClaims()
    for transaction in transactions(interchanges):
        for claim in claims_one_by_one(transaction, result):
            if meant.pop(claim.id, None) != claim:
                wrong[claim.id] = claim
    for unread in result.unread:
        yield ClaimFinding("file", 1, str(unread.place), "was written and is not read back", "reader")
    for claim in claims:
        if claim.id in meant or claim.id in wrong:
            for path in itertools.islice(_differences(claim, wrong.get(claim.id), "claim"), _SHOWN):
                yield ClaimFinding(
                    claim.id, 1, path, "does not read back as it was meant; this form has no place for it", "reader"
                )


def _differences(meant: Any, read: Any, path: str) -> Iterator[str]:
    """The fields in which two claims differ."""
    if meant == read:
        return
    if dataclasses.is_dataclass(meant) and type(meant) is type(read) and not isinstance(meant, Money):
        for field in dataclasses.fields(meant):
            yield from _differences(getattr(meant, field.name), getattr(read, field.name), f"{path}.{field.name}")
    elif isinstance(meant, tuple) and isinstance(read, tuple) and len(meant) == len(read):
        for number, (one, other) in enumerate(zip(meant, read, strict=True), start=1):
            yield from _differences(one, other, f"{path}[{number}]")
    else:
        yield path


def _without(good: list[Claim], refused: list[ClaimFinding], envelope: Envelope, findings: list[ClaimFinding]) -> Passed:
    """Leave out the claims that were refused and try the rest once more; what concerns the whole file refuses all."""
    bad = {finding.claim for finding in refused}
    rest = [claim for claim in good if claim.id not in bad]
    if not rest or len(rest) == len(good) or "file" in bad:
        return Passed("", (), (*findings, *refused))
    again = through_gate(rest, envelope)
    return Passed(again.text, again.claims, (*findings, *refused, *again.findings))


def _in_the_future(claim: Claim, created: datetime.date) -> Iterator[ClaimFinding]:
    """A claim is for what has been done."""
    days = [("2300 DTP*434", claim.stay.end)] if claim.stay is not None else []
    days += [
        (f"2400 DTP*472 line {number}", line.end or line.date) for number, line in enumerate(claim.lines, start=1) if line.date
    ]
    for element, day in days:
        if day is not None and day > created:
            yield ClaimFinding(claim.id, 4, element, "a day after the day of the file")


def _repeated(claims: Sequence[Claim]) -> Iterator[bool]:
    seen: set[str] = set()
    for claim in claims:
        yield claim.id in seen
        seen.add(claim.id)
