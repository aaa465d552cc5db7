"""What payers answer: payments with their reasons (835), acknowledgements (999) and claim status (277CA)."""

import datetime
from dataclasses import dataclass

from nosology.model.claim import Adjustment
from nosology.model.money import Money


@dataclass(frozen=True, slots=True)
class LinePayment:
    """What a payer decided on one service.

    Attributes:
        charge: What was asked.
        paid: What is paid.
        code: Procedure or revenue code that was decided on.
        submitted_code: The code that was sent, when the payer decided on another.
        units: Units that are paid, as written.
        control_number: Our number of the line, when the payer returns it.
        remarks: Remittance advice remark codes (RARC).
    """

    charge: Money
    paid: Money
    code: str
    modifiers: tuple[str, ...] = ()
    submitted_code: str | None = None
    units: str | None = None
    date: datetime.date | None = None
    control_number: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """What a payer decided on one claim.

    Attributes:
        claim: Our number of the claim.
        status: `1` primary, `2` secondary, `3` tertiary, `4` denied, `19` to `21` forwarded, `22` reversal, `23` not ours, `25` predetermination.
        patient_share: What is left to the patient by the payer.
        control_number: The payer's number of the claim.
    """

    claim: str
    status: str
    charge: Money
    paid: Money
    patient_share: Money | None = None
    control_number: str | None = None
    filing: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    lines: tuple[LinePayment, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """Money that moves apart from any claim: interest, recoupment, forwarding balance. A positive amount lowers the payment."""

    reason: str
    amount: Money
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment with its claims.

    Attributes:
        paid: The payment.
        method: `ACH`, `CHK`, `NON`, ...
        date: Its day.
        trace: Number of the check or transfer.
        payer: Name of the payer.
        payee: Name of the payee.
        payee_id: NPI or tax id of the payee.
    """

    paid: Money
    method: str
    date: datetime.date | None
    trace: str
    payer: str
    payee: str
    payee_id: str
    claims: tuple[ClaimPayment, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class AcknowledgedError:
    """An error that an acknowledgement reports: where and what, never the value."""

    segment: str
    position: str
    loop: str
    element: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AcknowledgedSet:
    """How one transaction set was taken. `status` is A accepted, E accepted with errors, R rejected, ..."""

    kind: str
    control: str
    status: str
    errors: tuple[AcknowledgedError, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How one functional group was taken."""

    control: str
    guide: str
    status: str
    sets: tuple[AcknowledgedSet, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """How a payer or clearing house took a claim (or a file, or the claims of a provider).

    Attributes:
        level: `payer`, `receiver`, `provider`, `patient` or `line`.
        claim: Our number of the claim or batch, as returned.
        category: Claim status category: `A1` received, `A2` accepted, `A3` to `A8` not taken, `F0`.. decided, ...
        status: Claim status code.
        entity: Whom it concerns, by entity code.
        control_number: The payer's number of the claim.
    """

    level: str
    claim: str
    category: str
    status: str
    entity: str = ""
    date: datetime.date | None = None
    amount: Money | None = None
    control_number: str | None = None
