"""What payers answer: 835, 999 and 277CA read, matched to the claims that were sent; and 837 from others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nosology.exchange.claims.json import from_json
from nosology.exchange.fields import parse_json
from nosology.exchange.text import MAX_BYTES, read_text
from nosology.exchange.x12.acknowledgements import read_acknowledgement, read_statuses
from nosology.exchange.x12.claims_in import ReadClaims, read_claims
from nosology.exchange.x12.envelope import envelope_findings
from nosology.exchange.x12.matching import MatchedClaim, match_claims, remittance_findings
from nosology.exchange.x12.remittance import read_remittance
from nosology.exchange.x12.segments import Transaction, is_x12, read_interchanges, transactions
from nosology.model.claim import Claim, ClaimFinding
from nosology.model.errors import DamagedInputError, InputError, UnsupportedFormatError
from nosology.model.record import Unread
from nosology.model.remittance import Acknowledgement, ClaimStatus, Remittance

_NOT_READ = {
    "270": "an eligibility inquiry",
    "271": "an eligibility answer",
    "276": "a claim status inquiry",
    "278": "an authorization request",
    "820": "a premium payment",
    "834": "an enrolment",
}
_ANSWERS = frozenset(["835", "999", "997", "277"])


@dataclass(frozen=True, slots=True)
class Answered:
    """What one transaction set of a payer says.

    Attributes:
        kind: `835`, `999`, `997`, `277`.
        remittance: Of an 835.
        matched: Its claims with those that were sent.
        acknowledgement: Of a 999.
        statuses: Of a 277.
        findings: What does not add up or hold together.
        unread: What was not taken in.
    """

    kind: str
    remittance: Remittance | None = None
    matched: tuple[MatchedClaim, ...] = ()
    acknowledgement: Acknowledgement | None = None
    statuses: tuple[ClaimStatus, ...] = ()
    findings: tuple[ClaimFinding, ...] = ()
    unread: tuple[Unread, ...] = ()


def answers_in(name: str, claims: Sequence[Claim] = ()) -> list[Answered]:
    """Read a file of a payer.

    Raises:
        UnsupportedFormatError: It is something else; the message says what.
        DamagedInputError: It is truncated.
    """
    data = _data(name)
    interchanges = read_interchanges(data)
    found = [_answered(transaction, claims) for transaction in _wanted(transactions_of(data), _ANSWERS, "nosology claim")]
    held = tuple(envelope_findings(interchanges))
    return [_with(found[0], held), *found[1:]] if held else found


def claims_in(name: str) -> tuple[list[Claim], list[ReadClaims]]:
    """The claims of a file: an 837, or claims as JSON.

    Raises:
        InputError: It is neither, or cannot be used.
    """
    data = _data(name)
    if is_x12(data[:200].decode("latin-1")):
        read = [read_claims(item) for item in _wanted(transactions_of(data), frozenset(["837"]), "nosology remit")]
        return [claim for item in read for claim in item.claims], read
    value = parse_json(read_text(data))
    return [from_json(Claim, item, "claim") for item in (value if isinstance(value, list) else [value])], []


def transactions_of(data: bytes) -> list[Transaction]:
    """The transaction sets of a file.

    Raises:
        DamagedInputError: It has none, or is truncated.
    """
    found = list(transactions(read_interchanges(data)))
    if not found:
        raise DamagedInputError("The X12 input holds no transaction set. Ask for it again.")
    return found


def _wanted(found: Sequence[Transaction], kinds: frozenset[str], other: str) -> list[Transaction]:
    wanted = [transaction for transaction in found if transaction.kind in kinds]
    if not wanted:
        kind = found[0].kind
        if kind in _NOT_READ:
            raise UnsupportedFormatError(
                f"The input is X12 {kind}, {_NOT_READ[kind]}. It says nothing of codes or payments of claims."
            )
        named = kind if kind.isdigit() and len(kind) == 3 else "of an unknown kind"
        raise UnsupportedFormatError(f"The input is X12 {named}. Use {other} for it.")
    return wanted


def _answered(transaction: Transaction, claims: Sequence[Claim]) -> Answered:
    if transaction.kind == "835":
        read = read_remittance(transaction)
        matched = tuple(match_claims(read.remittance, claims)) if claims else ()
        findings = tuple(remittance_findings(read.remittance))
        return Answered("835", read.remittance, matched, findings=findings, unread=read.unread)
    if transaction.kind == "277":
        return Answered("277", statuses=tuple(read_statuses(transaction)))
    return Answered(transaction.kind, acknowledgement=read_acknowledgement(transaction))


def _with(answered: Answered, findings: tuple[ClaimFinding, ...]) -> Answered:
    from dataclasses import replace

    return replace(answered, findings=(*findings, *answered.findings))


def _data(name: str) -> bytes:
    try:
        with open(Path(name), "rb") as stream:
            return stream.read(MAX_BYTES)
    except OSError as error:
        raise InputError(f"{name} cannot be opened ({error.strerror}). Check the path.") from None
