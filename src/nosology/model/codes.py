"""Code values, one type per code system. A value has the right shape; whether it is valid on a date is the code book's to say."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from nosology.model.errors import UnknownCodeError


class CodeSystem(StrEnum):
    """The code sets nosology assigns from or reads."""

    ICD10CM = "ICD-10-CM"
    ICD10PCS = "ICD-10-PCS"
    ICD9CM = "ICD-9-CM"
    ICD9PCS = "ICD-9-CM procedures"
    CPT = "CPT"
    HCPCS = "HCPCS"
    CDT = "CDT"


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code of one system, in its written form (with the dot where the system has one)."""

    value: str
    system: ClassVar[CodeSystem]
    shape: ClassVar[re.Pattern[str]]

    def __str__(self) -> str:
        return self.value

    @property
    def compact(self) -> str:
        """The code without its dot, as claims carry it."""
        return self.value.replace(".", "")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code however it was typed (case, dot, blanks).

        Raises:
            UnknownCodeError: The text does not have the shape of a code of this system.
        """
        bare = text.strip().upper().replace(".", "").replace(" ", "")
        if not cls.shape.fullmatch(bare):
            raise UnknownCodeError(f"{text!r} does not have the shape of a code of {cls.system}.")
        return cls(cls.write(bare))

    @classmethod
    def write(cls, bare: str) -> str:
        """Put the dot where the system writes it."""
        return bare


class Icd10CmCode(Code):
    """An ICD-10-CM category, subcategory or code: `E11.9`, `S82.201A`; the second character is a digit or A (`QA0`)."""

    __slots__ = ()
    system = CodeSystem.ICD10CM
    shape = re.compile(r"[A-Z][0-9A][0-9A-Z](?:[0-9A-Z]{1,4})?")

    @classmethod
    def write(cls, bare: str) -> str:
        """Put the dot after the category."""
        return bare if len(bare) == 3 else f"{bare[:3]}.{bare[3:]}"


class Icd10PcsCode(Code):
    """A seven-character ICD-10-PCS code: `0DTJ4ZZ`."""

    __slots__ = ()
    system = CodeSystem.ICD10PCS
    shape = re.compile(r"[0-9A-HJ-NP-Z]{7}")


class Icd9CmCode(Code):
    """An ICD-9-CM diagnosis: `250.00`, `V10.3`, `E880.9`."""

    __slots__ = ()
    system = CodeSystem.ICD9CM
    shape = re.compile(r"(?:[0-9]{3}|V[0-9]{2}|E[0-9]{3})[0-9]{0,2}")

    @classmethod
    def write(cls, bare: str) -> str:
        """Put the dot after three characters, after four for E codes."""
        head = 4 if bare.startswith("E") else 3
        return bare if len(bare) == head else f"{bare[:head]}.{bare[head:]}"


class Icd9ProcedureCode(Code):
    """An ICD-9-CM procedure: `47.01`."""

    __slots__ = ()
    system = CodeSystem.ICD9PCS
    shape = re.compile(r"[0-9]{2,4}")

    @classmethod
    def write(cls, bare: str) -> str:
        """Put the dot after two characters."""
        return bare if len(bare) == 2 else f"{bare[:2]}.{bare[2:]}"


class HcpcsCode(Code):
    """A HCPCS Level II code: `J1885`."""

    __slots__ = ()
    system = CodeSystem.HCPCS
    shape = re.compile(r"[A-CE-V][0-9]{4}")


class CptCode(Code):
    """A CPT number: `99213`, `0001U`, `0042T`."""

    __slots__ = ()
    system = CodeSystem.CPT
    shape = re.compile(r"[0-9]{4}[0-9AFMTU]")


class CdtCode(Code):
    """A CDT number: `D2391`."""

    __slots__ = ()
    system = CodeSystem.CDT
    shape = re.compile(r"D[0-9]{4}")
