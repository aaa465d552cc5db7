"""What an edition of ICD-10-PCS says, and how one is made when its tables belong to another year."""

from pathlib import Path

import pytest

from codebook.icd10pcs.conftest import TITLES, compile_small
from nosology.codebook.icd10pcs import Icd10PcsEdition, PcsSources, compile_icd10pcs, verify_icd10pcs
from nosology.codebook.icd10pcs.labels import unexplained
from nosology.codebook.icd10pcs.model import AxisValue, KeyKind
from nosology.codebook.icd10pcs.tables import fold
from nosology.model.errors import CodebookCorruptError, SourceError, UnknownCodeError


def test_an_entry_spells_its_axes(small: Icd10PcsEdition) -> None:
    entry = small.entry("0dtj4zz")
    assert entry.title == "Resection of Appendix, Percutaneous Endoscopic Approach"
    assert entry.axes[3] == ("Body Part", AxisValue("J", "Appendix"))
    assert entry.definition == "Cutting out all of it"


def test_an_unknown_code_is_refused_and_the_message_shows_the_way(small: Icd10PcsEdition) -> None:
    assert not small.is_valid("0DTJ8ZZ")
    with pytest.raises(UnknownCodeError, match="nosology pcs 0DT"):
        small.entry("0DTJ8ZZ")


def test_the_index_leads_to_codes_and_keys_lead_to_values(small: Icd10PcsEdition) -> None:
    term = small.index_term("APPENDECTOMY")
    assert term is not None
    assert [(see.text, see.prefix) for see in term.see] == [("Excision, Appendix", ""), ("Resection, Appendix", "0DTJ")]
    assert [(key.kind, key.use) for key in small.keys("vermiform appendix")] == [
        (KeyKind.BODY_PART, ("Appendix",)),
        (KeyKind.INDEX, ("Appendix",)),
    ]


def test_parts_of_another_year_are_told(small: Icd10PcsEdition) -> None:
    assert small.info.source == "carried"
    assert small.info.notes == (
        "The index is that of FY2025.",
        "1 codes of the index are not valid in this year and left out: 0DBJ.",
    )


def test_tables_of_another_year_are_fitted_to_the_codes_of_this_one(tmp_path: Path) -> None:
    titles = {code: title for code, title in TITLES.items() if code != "0DTH4ZZ"} | {
        "0DTJ8ZZ": "Resection of Appendix, Via Natural or Artificial Opening Endoscopic"
    }
    edition = compile_small(tmp_path / "x.sqlite", titles, year=2028)
    assert set(edition.codes()) == titles.keys()
    assert verify_icd10pcs(edition) == ()
    assert edition.entry("0DTJ8ZZ").axes[4] == ("Approach", AxisValue("8", "Via Natural or Artificial Opening Endoscopic"))


def test_a_label_is_read_from_the_title_when_no_table_has_it() -> None:
    title = "Insertion of Carbon/PEEK Spinal Stabilization Device into 2 or more Cervical Vertebral Joints, Open Approach"
    assert (
        unexplained(title, ["Insertion", "Cervical Vertebral Joints, 2 or more", "Open"])
        == "Carbon/PEEK Spinal Stabilization Device"
    )


def test_folding_gives_back_exactly_what_was_put_in() -> None:
    import itertools

    combinations = {tuple(AxisValue(c, c) for c in four) for four in ("J0ZZ", "J4ZZ", "H0ZZ", "H4ZZ", "U0ZZ", "U0ZX")}
    rows = fold(iter(sorted(combinations)))
    assert sorted(c for row in rows for c in itertools.product(*row.axes)) == sorted(combinations)
    assert len(rows) == 2


@pytest.mark.parametrize("tables", [b"<a/>", b"<a", b"<ICD10PCS.tabular><version>2026</version></ICD10PCS.tabular>"])
def test_a_file_that_is_not_the_tables_is_refused(tmp_path: Path, tables: bytes) -> None:
    with pytest.raises(SourceError, match="ICD-10-PCS Tables"):
        compile_icd10pcs(PcsSources(2026, b"", tables), tmp_path / "x.sqlite")


def test_a_damaged_artefact_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "icd10pcs-2026.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(CodebookCorruptError, match="codebooks install"):
        Icd10PcsEdition.open(path)
