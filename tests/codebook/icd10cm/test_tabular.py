"""The Tabular List: what is read from the XML and which codes it stands for."""

import pytest

from codebook.icd10cm.books_xml import TABULAR
from nosology.codebook.icd10cm.sevenths import generate_codes, join_seventh
from nosology.codebook.icd10cm.tabular import parse_tabular
from nosology.model.books import NoteKind
from nosology.model.errors import SourceError


def test_chapters_sections_and_codes_keep_print_order_and_parents() -> None:
    lines = parse_tabular(TABULAR).lines
    assert [(line.code, line.parent) for line in lines[:4]] == [
        ("4", None),
        ("E08-E13", "4"),
        ("E10", "E08-E13"),
        ("E10.9", "E10"),
    ]


def test_a_section_of_one_category_is_not_taken_for_the_category() -> None:
    parents = {line.code: line.parent for line in parse_tabular(TABULAR).lines}
    assert parents["T99"] == "T99-T99"


def test_notes_keep_their_kind() -> None:
    notes = {line.code: line.notes for line in parse_tabular(TABULAR).lines}
    assert notes["4"] == [(NoteKind.USE_ADDITIONAL, "code to identify resistance (Z16.-)")]
    assert [kind for kind, _ in notes["E10"]] == [NoteKind.INCLUSION_TERM, NoteKind.EXCLUDES1]


def test_seventh_characters_are_written_out_with_the_placeholder() -> None:
    codes = {item.code: item for item in generate_codes(parse_tabular(TABULAR))}
    assert codes["S01.0XXA"].title == "Wound of scalp, initial encounter"
    assert codes["S01.0XXA"].is_billable
    assert not codes["S01.0"].is_billable


def test_seventh_characters_that_a_note_forbids_are_left_out() -> None:
    codes = {item.code for item in generate_codes(parse_tabular(TABULAR))}
    assert "S01.117A" in codes
    assert not codes & {"S01.117D", "S01.117S"}


def test_titles_are_plain_as_in_the_order_file() -> None:
    titles = {item.code: item.title for item in generate_codes(parse_tabular(TABULAR))}
    assert titles["S01"] == "Wound of Meniere's ear"


@pytest.mark.parametrize(
    ("code", "full"), [("S82.201", "S82.201A"), ("S00.01", "S00.01XA"), ("T36.0", "T36.0XXA"), ("X58", "X58.XXXA")]
)
def test_join_seventh(code: str, full: str) -> None:
    assert join_seventh(code, "A") == full


@pytest.mark.parametrize("data", [b"<ICD10CM.tabular><chapter>", b"<html/>"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        parse_tabular(data)
