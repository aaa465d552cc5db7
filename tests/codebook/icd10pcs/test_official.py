"""The official editions are complete and agree with themselves; the embedded default comes close."""

import datetime

import pytest

from nosology.codebook.icd10pcs import verify_icd10pcs
from nosology.codebook.shelf import Codebook
from nosology.data import read_table


@pytest.mark.parametrize(("year", "codes"), [(2026, 79_115), (2027, 79_256)])
def test_official_editions_are_whole(full_codebook: Codebook, year: int, codes: int) -> None:
    edition = full_codebook.on(datetime.date(year, 1, 15)).icd10pcs
    assert edition.manifest.count("codes") == codes
    assert verify_icd10pcs(edition) == ()


def test_a_code_of_one_year_may_be_gone_in_the_next(full_codebook: Codebook) -> None:
    editions = [full_codebook.on(datetime.date(year, 1, 15)).icd10pcs for year in (2026, 2027)]
    assert [edition.is_valid("X2KB317") for edition in editions] == [True, False]
    assert [edition.is_valid("028F3Z0") for edition in editions] == [False, True]


def test_our_table_of_values_agrees_with_the_official_tables(full_codebook: Codebook) -> None:
    edition = full_codebook.on(datetime.date(2026, 1, 15)).icd10pcs
    known = {
        (name[:length], axis, value.character, value.label)
        for name in edition.tables()
        for table in (edition.table(name),)
        for axis, values in enumerate([*((v,) for v in table.head), *zip(*(row.axes for row in table.rows), strict=True)], 1)
        for group in values
        for value in (group if isinstance(group, tuple) else (group,))
        for length in (1, 2, 3)
    }
    rows = read_table("codebooks/pcs-values")
    assert [row for row in rows if (row["prefix"], int(row["axis"]), row["character"], row["label"]) not in known] == []


def test_the_embedded_edition_knows_every_valid_code(codebook: Codebook) -> None:
    edition = codebook.on(datetime.date(2026, 1, 15)).icd10pcs
    assert edition.info.source == "embedded"
    assert edition.manifest.count("codes") == 79_115
    assert verify_icd10pcs(edition) == ()
    assert edition.entry("0DTJ4ZZ").axes[3][1].label == "Appendix"
