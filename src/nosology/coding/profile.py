"""What a setting of care decides: how strongly each section speaks, and which rules of the guidelines apply."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from nosology.coding.ranges import RangeTable
from nosology.data import read_table
from nosology.model.codes import CodeSystem
from nosology.model.encounter import Setting
from nosology.model.findings import SectionKind
from nosology.model.result import Role


class Strength(IntEnum):
    """How strongly a statement stands for a diagnosis of this encounter."""

    NEVER = 0
    INCIDENTAL = 1
    BACKGROUND = 2
    NARRATIVE = 3
    COMPLAINT = 4
    COURSE = 5
    PROVISIONAL = 6
    FINAL = 7


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one setting.

    Attributes:
        setting: The setting.
        codes_uncertain: Whether a diagnosis documented as uncertain is coded as if it existed.
        first_role: What the first diagnosis is called.
        has_poa: Whether the present-on-admission indicator is reported.
        systems: Code sets in which procedures and services are reported.
        services: What is looked for beside operations: `imaging`, `drugs`, `vaccines`, `sessions`, `psychotherapy`.
        claim: The claim form.
        first_means: What the first diagnosis stands for.
        abstract: Fields that a complete abstract has.
    """

    setting: Setting
    codes_uncertain: bool
    first_role: Role
    has_poa: bool
    systems: frozenset[CodeSystem]
    services: frozenset[str]
    claim: str
    first_means: str
    abstract: tuple[str, ...]


@cache
def profile_of(setting: Setting) -> Profile:
    """The profile of a setting (table `coding/settings`).

    Source: ICD-10-CM Official Guidelines, II.H and III.C (uncertain diagnosis, inpatient), IV.H (outpatient), appendix I.
    """
    row = next(row for row in read_table("coding/settings") if row["setting"] == setting)
    return Profile(
        setting=setting,
        codes_uncertain=row["uncertain"] == "yes",
        first_role=Role(row["first"]),
        has_poa=row["poa"] == "yes",
        systems=frozenset(CodeSystem(name) for name in row["systems"].split()),
        services=frozenset(row["services"].split()),
        claim=row["claim"],
        first_means=row["first_means"],
        abstract=tuple(row["abstract"].split()),
    )


@cache
def section_strengths() -> dict[SectionKind, Strength]:
    """How strongly each kind of section speaks (table `coding/sections`)."""
    return {SectionKind(row["section"]): Strength[row["strength"].upper()] for row in read_table("coding/sections")}


@cache
def _kinds() -> RangeTable:
    return RangeTable(read_table("coding/kinds"), "codes")


@cache
def kind_of(code: str) -> str:
    """What kind of statement a code makes (table `coding/kinds`)."""
    row = _kinds().row(code)
    return row["kind"] if row else "disease"
