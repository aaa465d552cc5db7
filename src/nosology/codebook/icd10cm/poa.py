"""Which codes are exempt from present-on-admission reporting when the official list is not installed."""

from collections.abc import Iterable
from functools import cache

from nosology.data import read_table

_TABLE = "codebooks/poa-exempt"
_SEVENTH = 6


def exempt_by_table(codes: Iterable[str]) -> frozenset[str]:
    """The dotted codes that our own table of POA-exempt code beginnings covers.

    Source: ICD-10-CM Official Guidelines, Appendix I; POA-exempt list FY2026.
    """
    return frozenset(code for code in codes if _is_exempt(code.replace(".", "")))


def _is_exempt(bare: str) -> bool:
    table = _beginnings()
    for length in range(1, len(bare) + 1):
        sevenths = table.get(bare[:length])
        if sevenths is not None and (not sevenths or bare[_SEVENTH : _SEVENTH + 1] in tuple(sevenths)):
            return True
    return False


@cache
def _beginnings() -> dict[str, str]:
    return {row["prefix"]: row["sevenths"] for row in read_table(_TABLE)}
