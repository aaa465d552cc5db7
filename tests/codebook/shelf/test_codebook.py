"""The shelf gives the right editions for a date of service, and says what to do when one is missing."""

import datetime
from pathlib import Path

import pytest

from nosology.codebook.shelf import Codebook
from nosology.model.errors import CodebookCorruptError, NoEditionError


@pytest.mark.parametrize(
    ("date", "edition"),
    [("2024-10-01", "2025"), ("2025-09-30", "2025"), ("2025-10-01", "2026"), ("2026-09-30", "2026"), ("2026-10-01", "2027")],
)
def test_a_fiscal_year_begins_on_the_first_of_october(codebook: Codebook, date: str, edition: str) -> None:
    editions = codebook.on(datetime.date.fromisoformat(date))
    assert ("icd10cm", edition) in editions.names
    assert editions.icd10cm.info.name == edition


def test_a_code_is_judged_by_the_date(codebook: Codebook) -> None:
    """D69.1 was a code until FY2026; FY2027 replaced it with D69.11 and D69.19."""
    before = codebook.on(datetime.date(2026, 9, 30)).icd10cm
    after = codebook.on(datetime.date(2026, 10, 1)).icd10cm
    assert before.is_billable("D69.1") and not before.has("D69.11")
    assert after.is_billable("D69.11") and not after.is_billable("D69.1")


def test_the_embedded_editions_say_so(codebook: Codebook) -> None:
    info = codebook.on(datetime.date(2026, 9, 30)).icd10cm.info
    assert (info.source, info.starts, info.ends) == ("embedded", datetime.date(2025, 10, 1), datetime.date(2026, 9, 30))


def test_a_date_without_an_edition_names_the_command(codebook: Codebook) -> None:
    with pytest.raises(NoEditionError, match=r"installed: 2025, 2026, 2027.*nosology codebooks install --year 2020"):
        codebook.on(datetime.date(2020, 1, 1))


def test_a_date_before_any_book_is_refused(codebook: Codebook) -> None:
    with pytest.raises(NoEditionError, match="check the date"):
        codebook.on(datetime.date(1950, 1, 1))


def test_the_same_edition_is_opened_once(codebook: Codebook) -> None:
    assert codebook.on(datetime.date(2026, 1, 1)).icd10cm is codebook.on(datetime.date(2026, 9, 1)).icd10cm


def test_an_empty_shelf_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoEditionError, match="installed: none"):
        Codebook.open(tmp_path).on(datetime.date(2026, 1, 1))


def test_a_damaged_edition_is_told_apart_from_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "icd10cm-2026.sqlite").write_bytes(b"SQLite format 3\0 and then nothing")
    codebook = Codebook.open(tmp_path)
    with pytest.raises(CodebookCorruptError, match="codebooks install"):
        codebook.descriptions()
    with pytest.raises(CodebookCorruptError):
        _ = codebook.on(datetime.date(2026, 1, 1)).icd10cm


def test_home_follows_the_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOSOLOGY_HOME", str(tmp_path / "books"))
    assert Codebook.open().home == tmp_path / "books"
