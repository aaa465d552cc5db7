"""The real books: the embedded default everywhere, the official files where the shared folder is."""

import datetime

import pytest

from nosology.codebook.icd10cm import Icd10CmEdition, verify
from nosology.codebook.shelf import Codebook

_IN_2026 = datetime.date(2026, 1, 15)


@pytest.fixture(scope="module")
def embedded(codebook: Codebook) -> Icd10CmEdition:
    return codebook.on(_IN_2026).icd10cm


@pytest.fixture(scope="module")
def full(full_codebook: Codebook) -> Icd10CmEdition:
    return full_codebook.on(_IN_2026).icd10cm


def test_the_embedded_edition_holds_every_billable_code(embedded: Icd10CmEdition) -> None:
    assert sum(1 for _ in embedded.codes()) == 74_719
    assert embedded.info.source == "embedded"
    assert embedded.books() == ()


def test_the_embedded_edition_holds_together(embedded: Icd10CmEdition) -> None:
    assert verify(embedded) == ()


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [("E11.9", "E10.9", True), ("E11.9", "I10", False), ("E87.29", "E11.10", True), ("E87.29", "E11.9", False)],
)
def test_excludes1(embedded: Icd10CmEdition, a: str, b: str, apart: bool) -> None:
    assert (embedded.exclusion(a, b) is not None) is apart


@pytest.mark.parametrize(
    ("code", "exempt"), [("S82.201A", False), ("S82.201D", True), ("Z79.4", True), ("I10", False), ("Q21.0", True)]
)
def test_poa_exempt_without_the_official_list(embedded: Icd10CmEdition, code: str, exempt: bool) -> None:
    assert embedded.poa_exempt(code) is exempt


def test_the_embedded_and_the_official_edition_agree(embedded: Icd10CmEdition, full: Icd10CmEdition) -> None:
    assert list(embedded.codes(billable_only=False)) == list(full.codes(billable_only=False))


@pytest.mark.parametrize(
    ("date", "billable"),
    [(datetime.date(2025, 9, 30), 74_260), (datetime.date(2025, 10, 1), 74_719), (datetime.date(2026, 10, 1), 74_879)],
)
def test_each_year_holds_the_official_number_and_holds_together(
    full_codebook: Codebook, date: datetime.date, billable: int
) -> None:
    edition = full_codebook.on(date).icd10cm
    assert sum(1 for _ in edition.codes()) == billable
    assert verify(edition) == ()


def test_a_code_is_judged_by_the_date(full_codebook: Codebook) -> None:
    assert full_codebook.on(datetime.date(2026, 9, 30)).icd10cm.is_billable("D69.1")
    assert not full_codebook.on(datetime.date(2026, 10, 1)).icd10cm.is_billable("D69.1")


def test_every_book_of_the_index_is_there(full: Icd10CmEdition) -> None:
    assert full.books() == ("disease", "external", "neoplasm", "drug")
    assert sum(1 for _ in full.main_terms("disease")) == 8_122
    digoxin = full.index_term("Digoxin", "drug")
    assert digoxin is not None
    assert dict(digoxin.cells)["Adverse effect"] == "T46.0X5"
