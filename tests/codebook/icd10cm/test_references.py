"""References inside notes: what is read, and which codes it covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.codebook.icd10cm import covers, parse_references
from nosology.codebook.icd10cm.packing import pack_ranges, unpack_ranges
from nosology.model.books import CodeRange

_categories = st.from_regex(r"[A-TV-Z][0-8][0-9]", fullmatch=True)
_codes = st.builds(lambda head, tail: f"{head}.{tail}", _categories, st.from_regex(r"[0-8][0-9]{0,2}", fullmatch=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gestational diabetes (O24.4-)", [("O24.4", "O24.4", "")]),
        ("malignant neoplasm (C00-C96)", [("C00", "C96", "")]),
        ("neuropathy (E08-E13 with .4-)", [("E08", "E13", ".4")]),
        ("dementia (F10-F19, with .17, .27)", [("F10", "F19", ".17"), ("F10", "F19", ".27")]),
        ("burns (C51-C52, C60.-, C63.-)", [("C51", "C52", ""), ("C60", "C60", ""), ("C63", "C63", "")]),
        ("adverse effect (T36-T50 with fifth or sixth character 5)", [("T36", "T50", "5|6=5")]),
        ("use (F11-F19 with fifth to sixth characters 51)", [("F11", "F19", "5=51")]),
        ("sequelae (I69. with final characters -23)", [("I69", "I69", "$=23")]),
        ("coma (E08, E11 with final character .01)", [("E08", "E08", ".01"), ("E11", "E11", ".01")]),
        ("open fracture (S92.-with 7th character B)", [("S92", "S92", "7=B")]),
        ("acidosis - see categories E08-E10 with ketoacidosis", [("E08", "E10", "~ketoacidosis")]),
        ("Any condition in I00 with pericarditis", [("I00", "I00", "")]),
        ("injury (T07-T88, except T74 and T76)", [("T07", "T88", "")]),
        ("vitamin B12 deficiency anemia (D51.-)", [("D51", "D51", "")]),
        ("lack of G6PD", []),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.first, one.last, one.suffix) for one in parse_references(text)] == expected


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("(C00-C96)", "C96.Z", "D00.0"),
        ("(C43-C44)", "C4A.9", "C45.0"),
        ("(M15-M19)", "M17.0", "M1A.0"),
        ("(B27.0-B27.9 with fifth character 1)", "B27.01", "B27.02"),
        ("(T36-T65 with fifth or sixth character 1-4)", "T65.91XA", "T43.215A"),
        ("(T36-T50 with final character 6)", "T36.0X6A", "T36.0X5A"),
        ("(S52.- with open fracture 7th character)", "S52.001B", "S52.001A"),
        ("(E08-E13 with .62-)", "E11.621", "E11.65"),
    ],
)
def test_what_is_covered(text: str, inside: str, outside: str) -> None:
    ranges = parse_references(text)
    assert covers(ranges, inside)
    assert not covers(ranges, outside)


def test_a_word_narrows_by_the_title() -> None:
    ranges = parse_references("diabetic acidosis - see categories E08-E13 with ketoacidosis")
    assert covers(ranges, "E11.10", "Type 2 diabetes mellitus with ketoacidosis without coma")
    assert not covers(ranges, "E11.9", "Type 2 diabetes mellitus without complications")


@given(_codes)
def test_a_code_with_a_dash_covers_itself_and_what_is_below(code: str) -> None:
    ranges = parse_references(f"something else ({code}-)")
    assert covers(ranges, code)
    assert covers(ranges, f"{code}A"[:8])


@given(st.lists(_categories, min_size=2, max_size=2).map(sorted), _codes)
def test_a_range_covers_exactly_the_codes_between(ends: list[str], code: str) -> None:
    first, last = ends
    assert covers(parse_references(f"({first}-{last})"), code) == (first <= code[:3] <= last)


@given(st.lists(st.builds(CodeRange, _codes, _codes, st.sampled_from(["", ".4", "5|6=5"]))).map(tuple))
def test_references_survive_storage(ranges: tuple[CodeRange, ...]) -> None:
    assert unpack_ranges(pack_ranges(ranges)) == ranges
