"""Inspections that only led to another procedure on the same part are not reported.

Source: ICD-10-PCS Official Guidelines B3.11a.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache

from nosology.data import read_table
from nosology.model.codes import CodeSystem
from nosology.model.result import CodedProcedure

__all__ = ["without_inspections"]


@cache
def _led_to() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row["inspection"], tuple(row["procedures"].split())) for row in read_table("procedures/inspections"))


def without_inspections(procedures: Sequence[CodedProcedure]) -> list[CodedProcedure]:
    """The procedures without the inspections that another of them includes."""
    codes = [one.code.value for one in procedures if one.system is CodeSystem.ICD10PCS]
    return [one for one in procedures if one.system is not CodeSystem.ICD10PCS or not _is_included(one.code.value, codes)]


def _is_included(code: str, codes: Sequence[str]) -> bool:
    return any(
        fnmatchcase(code, inspection)
        and any(fnmatchcase(other, pattern) for other in codes for pattern in patterns if other != code)
        for inspection, patterns in _led_to()
    )
