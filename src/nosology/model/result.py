"""The coded encounter: codes with evidence and reasons, what was left out and why, what to ask."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from nosology.model.books import Step
from nosology.model.codes import Code, CodeSystem, Icd10CmCode
from nosology.model.encounter import Setting
from nosology.model.findings import Evidence
from nosology.model.quick import quick


class Role(StrEnum):
    """The place of a diagnosis on the claim."""

    PRINCIPAL = "principal"
    FIRST_LISTED = "first-listed"
    SECONDARY = "secondary"


@quick
@dataclass(frozen=True, slots=True)
class CodedDiagnosis:
    """An assigned diagnosis code."""

    code: Icd10CmCode | Code
    title: str
    role: Role
    confidence: float
    evidence: tuple[Evidence, ...]
    because: tuple[Step, ...]
    poa: str | None = None


@dataclass(frozen=True, slots=True)
class CodedProcedure:
    """An assigned procedure or service code."""

    system: CodeSystem
    code: Code
    title: str
    evidence: tuple[Evidence, ...]
    because: tuple[Step, ...]
    modifiers: tuple[str, ...] = ()
    units: int = 1
    confidence: float = 1.0


@quick
@dataclass(frozen=True, slots=True)
class AuditItem:
    """One line of the audit sheet of a visit: something a reviewer can tick off.

    Attributes:
        element: `problems`, `data`, `risk` or `time`.
        item: What was found.
        credit: What it counts as: a class of problem, a category of data, a level of risk, minutes.
        evidence: Where the record says it.
    """

    element: str
    item: str
    credit: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit level with its elements and its audit sheet."""

    code: str
    problems: str
    data: str
    risk: str
    mdm: str
    minutes: int | None
    because: tuple[Step, ...]
    modifiers: tuple[str, ...] = ()
    audit: tuple[AuditItem, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class NotCoded:
    """Text that was tempting and left out: an abstention with its reason."""

    evidence: Evidence
    code: str | None
    reason: str
    cite: str


@dataclass(frozen=True, slots=True)
class ProviderQuery:
    """A question for the provider; never leading."""

    topic: str
    question: str
    options: tuple[str, ...]
    indicators: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """The chart or the claim breaks a rule: data, never raised."""

    rule: str
    severity: str
    message: str
    cite: str


@quick
@dataclass(frozen=True, slots=True)
class AbstractItem:
    """A value abstracted from the record or sent with it.

    Attributes:
        field: What it is: `attending`, `blood-pressure`, `creatinine`.
        kind: `demographic`, `provider`, `stay`, `vital`, `laboratory`, `operation`, `medication`; `missing` for a field that the setting asks for.
        value: As written.
        unit: Its unit, when the value does not carry it.
        evidence: Where the record says it; empty for what the sender gave.
    """

    field: str
    kind: str
    value: str
    unit: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CodedEncounter:
    """Everything nosology decided about an encounter.

    Attributes:
        rule_set: Version of the rules, tables and code that decided it; empty when not known.
        input_hash: SHA-256 of the encounter's canonical JSON; empty when not known.
    """

    id: str
    setting: Setting
    date_of_service: datetime.date
    editions: tuple[tuple[str, str], ...]
    diagnoses: tuple[CodedDiagnosis, ...]
    procedures: tuple[CodedProcedure, ...] = ()
    visit: Visit | None = None
    not_coded: tuple[NotCoded, ...] = ()
    queries: tuple[ProviderQuery, ...] = ()
    findings: tuple[RuleFinding, ...] = ()
    abstract: tuple[AbstractItem, ...] = ()
    rule_set: str = ""
    input_hash: str = ""
