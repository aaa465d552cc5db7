"""The one reader of our tables."""

import pytest

from nosology.data import parse_table, read_table, table_names, tables_hash
from nosology.model.errors import LexiconError


def test_rows_carry_the_header_and_comments_are_skipped() -> None:
    rows = list(parse_table("# note\nword\tmeans\nrenal\tkidney\n\nhepatic\n", "demo.tsv"))
    assert rows == [{"word": "renal", "means": "kidney"}, {"word": "hepatic", "means": ""}]


def test_a_row_with_too_many_cells_names_its_line() -> None:
    with pytest.raises(LexiconError, match=r"demo\.tsv:2"):
        list(parse_table("word\tmeans\na\tb\tc\n", "demo.tsv"))


def test_a_missing_table_says_so() -> None:
    with pytest.raises(LexiconError, match="no table"):
        read_table("words/no-such-table")


def test_every_table_of_ours_can_be_read() -> None:
    for folder in ("words", "finder"):
        assert all(read_table(name) for name in table_names(folder))
        assert len(tables_hash(folder)) == 64
