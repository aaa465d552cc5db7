"""Tables keyed by code ranges: which codes a range holds, and which row speaks for a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.coding.ranges import RangeTable, in_range, in_ranges

CODES = st.builds(lambda letter, number: f"{letter}{number:02d}", st.sampled_from("ABCDEZ"), st.integers(0, 99))


@pytest.mark.parametrize(
    ("code", "span", "holds"),
    [
        ("I10", "I10", True),
        ("I11.0", "I10", False),
        ("I50.22", "I50", True),
        ("C50.911", "C00-D49", True),
        ("D49.9", "C00-D49", True),
        ("D50.0", "C00-D49", False),
        ("S82.201A", "S82.2-", True),
        ("S82.301A", "S82.2-", False),
        ("T50.995A", "T36-T50", True),
        ("T51.0X1A", "T36-T50", False),
        ("I51.7", "I51.4-I51.7", True),
    ],
)
def test_a_range_holds_its_ends_and_all_below_them(code: str, span: str, holds: bool) -> None:
    assert in_range(code, span) is holds


@given(CODES, CODES, CODES)
def test_a_range_holds_exactly_the_categories_between_its_ends(first: str, last: str, code: str) -> None:
    first, last = sorted((first, last))
    assert in_range(code, f"{first}-{last}") == (first <= code <= last)


def test_the_narrowest_row_speaks() -> None:
    table = RangeTable(
        [{"codes": "R00-R99", "kind": "symptom"}, {"codes": "R65", "kind": "disease"}, {"codes": "R65.2", "kind": "severe"}],
        "codes",
    )
    assert [(table.row(code) or {}).get("kind") for code in ("R05.9", "R65.10", "R65.20", "S00.01XA")] == [
        "symptom",
        "disease",
        "severe",
        None,
    ]


def test_lists_of_ranges() -> None:
    assert in_ranges("N18.6", "N18.5,N18.6")
    assert not in_ranges("N18.4", "N18.5,N18.6")
