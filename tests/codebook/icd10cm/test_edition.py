"""An edition compiled from small books: validity, notes, exclusions, 7th characters, index."""

import datetime
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from codebook.icd10cm.books_xml import INDEX, ORDER, TABULAR
from nosology.codebook.icd10cm import Icd10CmEdition, Source, Sources, compile_edition, verify
from nosology.codebook.icd10cm.navigation import look_up
from nosology.codebook.icd10cm.validity import find_validity
from nosology.model.books import NoteKind
from nosology.model.errors import CodebookCorruptError, SourceError, UnknownCodeError

_TABULAR = Source("tabular.xml", TABULAR)


def _compile(folder: Path, **parts: object) -> Icd10CmEdition:
    year = parts.pop("year", 2026)
    path = folder / f"icd10cm-{year}.sqlite"
    compile_edition(Sources(year=year, tabular=_TABULAR, **parts), path)  # type: ignore[arg-type]
    return Icd10CmEdition.open(path)


@pytest.fixture
def edition(tmp_path: Path) -> Iterator[Icd10CmEdition]:
    with closing(_compile(tmp_path, index=Source("index.xml", INDEX))) as opened:
        yield opened


def test_the_fiscal_year_runs_from_october(edition: Icd10CmEdition) -> None:
    assert (edition.info.starts, edition.info.ends) == (datetime.date(2025, 10, 1), datetime.date(2026, 9, 30))


def test_a_code_is_found_however_it_is_typed(edition: Icd10CmEdition) -> None:
    assert edition.entry("e119").title == "Type 2 diabetes without complications"
    with pytest.raises(UnknownCodeError, match="--date"):
        edition.entry("E99.9")


def test_headers_are_not_billable(edition: Icd10CmEdition) -> None:
    assert edition.is_billable("E11.9")
    assert edition.is_billable("S01.0XXD")
    assert not edition.is_billable("E11")
    assert not edition.is_billable("nonsense")


def test_chain_and_children(edition: Icd10CmEdition) -> None:
    assert [entry.code for entry in edition.chain("S01.0XXA")] == ["19", "S00-S09", "S01", "S01.0", "S01.0XXA"]
    assert [entry.code for entry in edition.children("S01.0")] == ["S01.0XXA", "S01.0XXD", "S01.0XXS"]


def test_notes_are_inherited_and_inclusion_terms_are_not(edition: Icd10CmEdition) -> None:
    assert [(note.code, note.text) for note in edition.notes("E10.9")] == [
        ("4", "code to identify resistance (Z16.-)"),
        ("E10", "type 2 diabetes (E11.-)"),
    ]
    assert edition.notes("E10.9", inherited=False) == ()


def test_the_notes_of_one_kind_are_given_alone(edition: Icd10CmEdition) -> None:
    by_kind = [edition.notes_of("E10.9", kind) for kind in NoteKind]
    assert sorted((note.code, note.text) for notes in by_kind for note in notes) == sorted(
        (note.code, note.text) for note in edition.notes("E10.9")
    )
    assert [note.code for note in edition.notes_of("E10.9", NoteKind.EXCLUDES1)] == ["E10"]


def test_excludes1_keeps_apart_both_ways(edition: Icd10CmEdition) -> None:
    note = edition.exclusion("E11.9", "E10.9")
    assert note is not None
    assert note == edition.exclusion("E10.9", "E11.9")
    assert edition.exclusion("E11.9", "S01.0XXA") is None


def test_seventh_characters_apply_below_their_definition(edition: Icd10CmEdition) -> None:
    assert [seventh.character for seventh in edition.seventh("S01.0")] == ["A", "D", "S"]
    assert edition.seventh("E11.9") == ()


def test_the_index_is_found_by_any_printed_form_and_by_path(edition: Icd10CmEdition) -> None:
    assert edition.books() == ("disease",)
    term = edition.index_term("diabetes, DIABETIC", "disease")
    assert term is not None
    assert [line.term for line in look_up(edition, "diabetic")] == [term]
    assert [line.term.code for line in look_up(edition, "Diabetes, type 1")] == ["E10.9"]
    assert look_up(edition, "rickets") == ()


def test_the_order_file_decides_validity_and_titles(tmp_path: Path) -> None:
    with closing(_compile(tmp_path, order=Source("order.txt", ORDER), carried=(("tabular", 2025),))) as edition:
        assert edition.entry("E11.9").title == "Type 2 diabetes mellitus without complications"
        assert not edition.has("S01.0")
        assert edition.entry("E1A").parent == "E08-E13"
        assert edition.info.source == "carried"
        assert "notes and 7th characters carried from FY2025" in edition.info.notes


def test_codes_of_the_april_update_are_valid_from_april(tmp_path: Path) -> None:
    with closing(_compile(tmp_path, order=Source("order.txt", ORDER))) as edition:
        assert edition.validity("E11.9")[0] == datetime.date(2025, 10, 1)
        assert edition.validity("S01.0XXA")[0] == datetime.date(2026, 4, 1)
        assert edition.is_billable("S01.0XXA")


def test_validity_spans_editions(tmp_path: Path) -> None:
    older = _compile(tmp_path, year=2025, order=Source("order.txt", ORDER), carried=(("tabular", 2026),))
    newer = _compile(tmp_path, year=2026)
    with closing(older), closing(newer):
        both = find_validity("E11.9", (older, newer), datetime.date(2026, 1, 1))
        assert both is not None
        assert (both.starts, both.ends) == (datetime.date(2024, 10, 1), datetime.date(2026, 9, 30))
        gone = find_validity("E1A", (older, newer), datetime.date(2025, 1, 1))
        assert gone is not None
        assert (gone.ends, gone.is_open) == (datetime.date(2025, 9, 30), False)
        assert find_validity("E1A", (older, newer), datetime.date(2026, 1, 1)) is None


def test_verify_names_what_leads_nowhere(edition: Icd10CmEdition) -> None:
    messages = [finding.message for finding in verify(edition)]
    assert "Deafness NEC gives H91.9-, which does not exist." in messages
    assert "A note under 4 names Z16, which does not exist." in messages


def test_a_bad_source_leaves_the_old_edition_in_force(tmp_path: Path, edition: Icd10CmEdition) -> None:
    path = tmp_path / "icd10cm-2026.sqlite"
    with pytest.raises(SourceError, match="Line 1"):
        compile_edition(Sources(year=2026, tabular=_TABULAR, order=Source("order.txt", b"not an order file\n")), path)
    assert edition.has("E11.9")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_damaged_edition_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "icd10cm-2026.sqlite"
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(CodebookCorruptError, match="codebooks install"):
        Icd10CmEdition.open(path)
