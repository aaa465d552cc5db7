"""Source files are recognised by what they hold, whatever they are called."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.codebook.install.kinds import SourceKind
from nosology.codebook.install.places import look_through, shared_roots
from nosology.codebook.install.sniff import sniff, sniff_workbook

SAMPLES = {
    SourceKind.CM_ORDER: "00001 A00     0 Cholera                                                      Cholera\n",
    SourceKind.PCS_ORDER: "00002 0016070 1 Bypass short title                                           Bypass long title\n",
    SourceKind.CM_ADDENDA: f"Add:         1 C50A0   {'Example added code':<60} Example added code\n",
    SourceKind.PCS_ADDENDA: f"Delete:      X2A5312 {'Short title of a code':<60} Long title of a code\n",
    SourceKind.CM_POA_EXEMPT: "Order26\tPOAexemptCode\tDescription\n01238\tB90.0\tExample\n",
    SourceKind.ICD9_DX_LONG: "0010  A diagnosis with a title that is longer than twenty-four characters\n",
    SourceKind.ICD9_DX_SHORT: "0010  A short diagnosis\nE8000 RR collision NOS\n",
    SourceKind.ICD9_SG_LONG: "0001 A procedure with a title that is longer than twenty-four characters\n",
    SourceKind.ICD9_SG_SHORT: "0001 A short procedure\n",
    SourceKind.GEM_10_TO_9: "A000    0010  00000\nT7840XS NoDx  11000\n",
    SourceKind.GEM_9_TO_10: "0010  A000    00000\nE8000 V812XXA 10000\n",
    SourceKind.GEM_9_TO_PCS: '"icd9cm","icd10cm","flags","approximate","no_map","combination","scenario","choice_list"\n',
    SourceKind.HCPCS: "code,kind,long_description,short_description,coverage,betos\nA1,modifier,x,x,,\n",
    SourceKind.ICD9_DX_TABULAR: "CLASSIFICATION OF DISEASES AND INJURIES\n\n1. EXAMPLES (001-139)\n",
    SourceKind.PCS_DEFINITIONS: '<?xml version="1.0"?>\n<ICD10PCS.definitions><version>2026</version></ICD10PCS.definitions>\n',
    SourceKind.CM_DRUG: '<?xml version="1.0"?><ICD10CM.index><version>2026</version><head col="1">Substance</head>\n',
}


@pytest.mark.parametrize(("kind", "text"), SAMPLES.items(), ids=lambda value: getattr(value, "name", ""))
def test_each_kind_is_recognised(kind: SourceKind, text: str) -> None:
    found = sniff((text * 3 if "\t" not in text and "<" not in text else text).encode())
    assert found is not None and found.kind is kind


def test_the_edition_is_read_where_it_is_printed() -> None:
    assert sniff(SAMPLES[SourceKind.CM_POA_EXEMPT].encode()).edition == "2026"  # type: ignore[union-attr]
    assert sniff(SAMPLES[SourceKind.CM_DRUG].encode()).edition == "2026"  # type: ignore[union-attr]


def test_a_conversion_table_is_a_workbook_with_the_right_heading() -> None:
    found = sniff_workbook("<t>This FY 2026 (October 1, 2025 Update) ...</t><t>Current code assignment</t>")
    assert found is not None and (found.kind, found.edition) == (SourceKind.CM_CONVERSION_TABLE, "2026")
    assert sniff_workbook("<t>A shopping list</t>") is None


@pytest.mark.parametrize(
    "text",
    ["", "Dear colleague,\nplease find enclosed\n", "<html><body>Sorry, not found</body></html>", "a,b,c\n1,2,3\n"],
)
def test_anything_else_is_passed_over(text: str) -> None:
    assert sniff(text.encode()) is None


def test_xml_that_defines_entities_is_not_read() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><ICD10CM.tabular><version>2026</version>'
    assert sniff(bomb) is None


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    sniff(data)


def test_every_book_of_the_shared_folder_is_recognised_and_dated(shared: Path, tmp_path: Path) -> None:
    found, passed_over = look_through(shared_roots(shared), tmp_path)
    seen = {(file.kind.name, file.edition) for file in found}
    assert {("CM_ORDER", year) for year in ("2025", "2026", "2027")} <= seen
    assert {("CM_TABULAR", "2025"), ("CM_TABULAR", "2026"), ("CM_INDEX", "2026"), ("PCS_INDEX", "2025")} <= seen
    assert {("PCS_CODES", "2027"), ("ICD9_DX_LONG", "2015"), ("HCPCS", "2025-10"), ("ADDENDUM_B", "2026-04")} <= seen
    assert {("PDPM_CATEGORIES", "2020"), ("PDPM_ITEMS", "2020")} <= seen
    assert {("FEE_SCHEDULE", "2026"), ("PAIRS_PRACTITIONER", "2026"), ("PAIRS_HOSPITAL", "2026-04")} <= seen
    assert all(file.edition for file in found)
    assert not any(re.search(r"order|tables_|index_|hcpcs", name) for name in passed_over)
