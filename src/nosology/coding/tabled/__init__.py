"""Guidelines as rows: what a code becomes, takes along, leaves out or asks for, given what stands beside it."""

from nosology.coding.tabled.acting import apply_stage, make_candidate, order_rows
from nosology.coding.tabled.conditions import is_newborn, parse_condition, sentences
from nosology.coding.tabled.rows import Row, all_rows, rows_for

__all__ = [
    "Row",
    "all_rows",
    "apply_stage",
    "is_newborn",
    "make_candidate",
    "order_rows",
    "parse_condition",
    "rows_for",
    "sentences",
]
