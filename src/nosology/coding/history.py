"""What a condition becomes when it is no longer there, or is somebody else's: personal and family history codes."""

from functools import cache

from nosology.coding.ranges import RangeTable
from nosology.data import read_table


@cache
def _table() -> RangeTable:
    return RangeTable(read_table("lexicon/history-codes"), "code_range")


def is_chronic(code: str) -> bool:
    """Whether a condition, once documented, is normally still current (table `lexicon/history-codes`, `still_current`).

    Source: ICD-10-CM Official Guidelines, IV.I (chronic diseases) and I.C.21.c.4 (history).
    """
    row = _table().row(code)
    return row is not None and row["still_current"] == "yes"


def may_be_current(code: str) -> bool:
    """Whether a condition that is listed as history may as well be current: only the provider can say (`still_current` is `ask`)."""
    row = _table().row(code)
    return row is not None and row["still_current"] == "ask"


def personal_history(code: str) -> str | None:
    """The Z code for a personal history of the condition, or None when there is none.

    Source: ICD-10-CM Official Guidelines, I.C.21.c.4.
    """
    row = _table().row(code)
    return (row["personal"] or None) if row else None


def family_history(code: str) -> str | None:
    """The Z code for a family history of the condition, or None when there is none.

    Source: ICD-10-CM Official Guidelines, I.C.21.c.4.
    """
    row = _table().row(code)
    return (row["family"] or None) if row else None
