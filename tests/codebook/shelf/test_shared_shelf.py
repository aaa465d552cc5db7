"""The editions of the shared folder stand side by side and are what the publishers say they are."""

import datetime

import pytest

from nosology.codebook.shelf import Codebook
from nosology.codebook.shelf.verification import verify_artefact

SYSTEMS = ("icd10cm", "icd10pcs", "icd9cm", "icd9pcs")


@pytest.mark.parametrize("year", ["2025", "2026", "2027", "2015", "2018"])
def test_every_edition_verifies_clean(full_codebook: Codebook, year: str) -> None:
    verified = [verify_artefact(artefact) for artefact in full_codebook.artefacts if artefact.name[:4] == year]
    assert verified
    assert [(one.artefact.system, one.problems) for one in verified if one.problems] == []


def test_a_date_names_its_editions_in_the_house_order(full_codebook: Codebook) -> None:
    assert full_codebook.on(datetime.date(2014, 5, 5)).names == (("icd9cm", "2015"), ("icd9pcs", "2015"))
    names = full_codebook.on(datetime.date(2026, 5, 5)).names
    assert names[:2] == (("icd10cm", "2026"), ("icd10pcs", "2026"))


def test_new_codes_carry_their_official_titles(full_codebook: Codebook) -> None:
    book = full_codebook.on(datetime.date(2026, 10, 1)).icd10cm
    assert book.entry("D69.11").title == "Glanzmann thrombasthenia"
    assert book.info.source == "carried"


def test_procedures_of_the_year_before_come_from_undone_addenda(full_codebook: Codebook) -> None:
    """X2A5312 was deleted for FY2026: it is valid in FY2025, with its official title."""
    before = full_codebook.on(datetime.date(2025, 9, 30)).icd10pcs
    after = full_codebook.on(datetime.date(2025, 10, 1)).icd10pcs
    assert before.has("X2A5312") and not after.has("X2A5312")
    assert before.title("X2A5312").startswith("Cerebral Embolic Filtration")
