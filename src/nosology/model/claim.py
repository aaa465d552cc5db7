"""A claim as it goes to a payer: who gave care to whom, who pays, why (diagnoses), what (lines) and for how much."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from nosology.model.encounter import Sex
from nosology.model.money import Money


class ClaimForm(StrEnum):
    """The three claims of the X12 005010 standard."""

    PROFESSIONAL = "837p"
    INSTITUTIONAL = "837i"
    DENTAL = "837d"


class DiagnosisRole(StrEnum):
    """What a diagnosis stands for on a claim, in the order of the claim. Professional and dental claims have only the first and last."""

    PRINCIPAL = "principal"
    ADMITTING = "admitting"
    REASON_FOR_VISIT = "reason-for-visit"
    EXTERNAL_CAUSE = "external-cause"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in the United States; `zip` has 5 or 9 digits."""

    line: str
    city: str
    state: str
    zip: str
    line2: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber or patient."""

    last: str
    first: str
    middle: str | None = None
    suffix: str | None = None
    birth_date: datetime.date | None = None
    sex: Sex | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A person when `first` is given, otherwise an organization.

    Attributes:
        name: Last name, or the name of the organization.
        npi: National Provider Identifier.
        tax_id: Employer identification number, 9 digits (billing provider).
        taxonomy: Health care provider taxonomy code.
        phone: 10 digits.
    """

    name: str
    npi: str | None = None
    first: str | None = None
    middle: str | None = None
    suffix: str | None = None
    tax_id: str | None = None
    taxonomy: str | None = None
    phone: str | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, with the identifier that the payer or its clearing house gave out."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One insurance of the patient.

    Attributes:
        responsibility: `P` primary, `S` secondary, `T` tertiary, `A` to `H` later ones, `U` unknown.
        relationship: Of the patient to the subscriber: `18` self, `01` spouse, `19` child, `20` employee, `G8` other, ...
        filing: Claim filing indicator: `MB` Medicare Part B, `MA` Part A, `MC` Medicaid, `CI` commercial, `BL` Blue, ...
        group: Number of the group or policy.
        kind: Insurance type code, asked for when Medicare is secondary (`12` working aged, ...).
    """

    payer: Payer
    member_id: str
    subscriber: Person
    responsibility: str = "P"
    relationship: str = "18"
    filing: str | None = None
    group: str | None = None
    group_name: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why a payer paid something else than was charged: claim adjustment group and reason code (CARC)."""

    group: str
    reason: str
    amount: Money
    quantity: str | None = None


@dataclass(frozen=True, slots=True)
class OtherCoverage:
    """Another insurance of the patient, and what it decided when it is before the one that the claim goes to.

    Attributes:
        paid: What it paid for the claim; None when it has not decided.
        remaining: What it says is left for the patient.
        adjudicated: Day of its decision.
        control_number: Its number of the claim.
    """

    coverage: Coverage
    paid: Money | None = None
    remaining: Money | None = None
    adjustments: tuple[Adjustment, ...] = ()
    adjudicated: datetime.date | None = None
    control_number: str | None = None
    assigns_benefits: str = "Y"
    releases_information: str = "Y"


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What another payer decided on one line."""

    payer_id: str
    paid: Money
    units: str
    adjudicated: datetime.date
    code: str | None = None
    modifiers: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimDiagnosis:
    """A diagnosis code with its dot. `poa` is Y, N, U, W or None (exempt, or not asked for)."""

    code: str
    role: DiagnosisRole = DiagnosisRole.OTHER
    poa: str | None = None
    is_icd9: bool = False


@dataclass(frozen=True, slots=True)
class ClaimProcedure:
    """An ICD-10-PCS code of an institutional claim; the first is the principal one."""

    code: str
    date: datetime.date
    is_icd9: bool = False


@dataclass(frozen=True, slots=True)
class DatedCode:
    """An occurrence code with its day, or an occurrence span code with its first and last day."""

    code: str
    date: datetime.date
    end: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ValueCode:
    """A value code with its amount (an amount of money, or a number such as covered days)."""

    code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug by its NDC of 11 digits, with its quantity in units `UN`, `ML`, `GR`, `ME` or `F2`."""

    ndc: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True)
class Tooth:
    """A tooth by its number (1-32, A-T) with its surfaces (`M`, `O`, `D`, `B`, `L`, `F`, `I`)."""

    number: str
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service.

    Attributes:
        charge: What is asked for it.
        code: CPT, HCPCS or CDT code; an institutional line may have none.
        units: Number of `unit` as written.
        unit: `UN` units, `MJ` minutes of anesthesia, `DA` days.
        revenue_code: Of an institutional line, 4 digits.
        points_to: Diagnoses by their place on the claim, from 1, the first the main reason.
        date: First or only day.
        end: Last day, when it is another one.
        control_number: Our number of the line; comes back on the remittance.
    """

    charge: Money
    code: str | None = None
    modifiers: tuple[str, ...] = ()
    units: str = "1"
    unit: str = "UN"
    revenue_code: str | None = None
    place_of_service: str | None = None
    points_to: tuple[int, ...] = ()
    date: datetime.date | None = None
    end: datetime.date | None = None
    control_number: str | None = None
    oral_areas: tuple[str, ...] = ()
    teeth: tuple[Tooth, ...] = ()
    non_covered: Money | None = None
    drug: Drug | None = None
    rendering: Provider | None = None
    note: str | None = None
    decisions: tuple[LineDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """What an institutional claim says of a stay or course of treatment.

    Attributes:
        start: First day of the statement period.
        end: Last day of it.
        admitted: Day of admission.
        admission_hour: 00 to 23.
        discharge_hour: 00 to 23.
        admission_type: Priority of admission, UB-04 field 14.
        admission_source: Point of origin, UB-04 field 15.
        status: Patient discharge status, UB-04 field 17.
    """

    start: datetime.date
    end: datetime.date
    status: str
    admitted: datetime.date | None = None
    admission_hour: str | None = None
    discharge_hour: str | None = None
    admission_type: str | None = None
    admission_source: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim.

    Attributes:
        id: Our number of the claim; comes back on the remittance. At most 20 characters.
        form: Professional, institutional or dental.
        facility_code: Place of service (2 digits), or the first two digits of the type of bill.
        frequency: `1` original, `7` replacement, `8` void; institutional also `2` to `4` of a series.
        charge: Equals the sum of the lines.
        patient: The patient when they are not the subscriber.
        original_reference: The payer's number of the claim that this one replaces or voids.
        accident_date: Day of an accident that led to the services.
        causes: `AA` automobile, `EM` employment, `OA` another accident; up to two.
        accident_state: State of an automobile accident.
        stay: Of an institutional claim.
    """

    id: str
    form: ClaimForm
    billing: Provider
    coverage: Coverage
    charge: Money
    facility_code: str
    frequency: str = "1"
    patient: Person | None = None
    diagnoses: tuple[ClaimDiagnosis, ...] = ()
    procedures: tuple[ClaimProcedure, ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    stay: Stay | None = None
    drg: str | None = None
    rendering: Provider | None = None
    referring: Provider | None = None
    attending: Provider | None = None
    operating: Provider | None = None
    facility: Provider | None = None
    others: tuple[OtherCoverage, ...] = ()
    original_reference: str | None = None
    prior_authorization: str | None = None
    referral_number: str | None = None
    record_number: str | None = None
    patient_paid: Money | None = None
    accident_date: datetime.date | None = None
    causes: tuple[str, ...] = ()
    accident_state: str | None = None
    onset_date: datetime.date | None = None
    admitted: datetime.date | None = None
    discharged: datetime.date | None = None
    service_date: datetime.date | None = None
    service_end: datetime.date | None = None
    occurrences: tuple[DatedCode, ...] = ()
    spans: tuple[DatedCode, ...] = ()
    values: tuple[ValueCode, ...] = ()
    conditions: tuple[str, ...] = ()
    accepts_assignment: str = "A"
    assigns_benefits: str = "Y"
    releases_information: str = "Y"
    signature_on_file: str = "Y"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """What keeps a claim from being sent.

    Attributes:
        claim: Number of the claim, or the place in the file.
        level: SNIP type of the test: 1 syntax, 2 requirements, 3 balancing, 4 between segments, 5 code sets.
        element: Loop and element: `2400 SV102 line 2`.
        message: What is wrong and what to do; never a value of the record.
        by: `nosology`, `pyx12` or `reader`.
    """

    claim: str
    level: int
    element: str
    message: str
    by: str = "nosology"
