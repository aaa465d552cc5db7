"""The lexicon holds: every row has a valid code, a true path and a term of its own."""

import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest
from lexicon_books import alphabetic_index, tabular

TERM_COLUMNS = ["term", "kind", "index", "code", "source", "note"]
SYNONYM_COLUMNS = ["word", "means", "kind", "note"]
ANATOMY_COLUMNS = ["site", "part_of", "index_site", "note"]
KINDS = {"condition", "symptom", "finding", "status", "history", "social", "external", "encounter", "procedure"}
FOLDER = Path(str(files("nosology.data"))) / "lexicon"
TABLES = sorted(path.name for path in FOLDER.glob("*.tsv"))


def rows(name: str) -> list[list[str]]:
    """Header and rows of a table, comments left out."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


TERM_TABLES = [name for name in TABLES if rows(name)[0] == TERM_COLUMNS]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_sorted_without_duplicates_and_has_full_rows(name: str) -> None:
    header, *body = rows(name)
    assert [row for row in body if len(row) != len(header)] == []
    keys = [tuple(row[:2]) if header[0] == "abbreviation" else (row[0],) for row in body]
    assert len(keys) == len(set(keys))
    assert [key[0].casefold() for key in keys] == sorted(key[0].casefold() for key in keys)


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_term_is_written_the_way_the_reader_normalises(name: str) -> None:
    odd = [row[0] for row in rows(name)[1:] if row[0] != row[0].lower() or re.search(r"\s\s|[^ -~]|^\s|[\s.;:,]$", row[0])]
    assert odd == []
    assert {row[1] for row in rows(name)[1:]} <= KINDS
    assert [row for row in rows(name)[1:] if not row[4]] == []


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_code_is_valid_and_complete_or_marked_open(name: str) -> None:
    faults = [(row[0], tabular().fault(row[3])) for row in rows(name)[1:] if row[3]]
    assert [fault for fault in faults if fault[1]] == []


def test_no_term_has_two_meanings() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[str]] = defaultdict(list)
    for name in TERM_TABLES:
        for row in rows(name)[1:]:
            meanings[row[0]].add(row[3])
            places[row[0]].append(name)
    assert {term: places[term] for term, codes in meanings.items() if len(codes) > 1} == {}
    assert {term: found for term, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_index_path_exists_and_leads_to_the_code(name: str, shared: Path) -> None:
    index = alphabetic_index(shared)
    faults = [(row[0], index.fault(row[2], row[3])) for row in rows(name)[1:] if row[2] and row[3]]
    assert [fault for fault in faults if fault[1]] == []
