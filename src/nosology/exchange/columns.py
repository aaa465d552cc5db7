"""Tables of notes: what their columns mean, and how such a table is told from a text."""

import csv
import re
from collections.abc import Sequence
from functools import cache

from nosology.data import read_table

DELIMITERS = ",\t;|"
_MAX_COLUMNS = 200
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ .-]{0,40}")


@cache
def _meanings() -> dict[str, str]:
    return {row["name"]: row["means"] for row in read_table("exchange/columns")}


def meanings(header: Sequence[str]) -> list[str | None]:
    """What each column means, None for one we do not know; of two that mean the same only the first counts."""
    found: list[str | None] = []
    for name in header:
        means = _meanings().get(re.sub(r"[ .-]+", "_", name.strip().lower()))
        found.append(None if means in found else means)
    return found


def is_name(name: str) -> bool:
    """Whether a cell looks like the name of a column rather than text of a record."""
    return _NAME.fullmatch(name.strip()) is not None


def is_table(head: str) -> bool:
    """Whether a text begins as a table of notes: a line of column names with a text and another column that we know."""
    return delimiter_of(head) is not None


def delimiter_of(head: str) -> str | None:
    """What parts the columns of a table, or None when the text is no table of notes."""
    line, newline, _ = head.partition("\n")
    if not newline:
        return None
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader([line.rstrip("\r")], delimiter=delimiter), [])
        except csv.Error:
            return None
        if 1 < len(names) <= _MAX_COLUMNS and all(map(is_name, names)):
            known = [means for means in meanings(names) if means]
            if "text" in known and len(known) > 1:
                return delimiter
    return None
