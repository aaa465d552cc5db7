"""A user's licensed descriptors are imported into home and shown only when they are there. Every text here is made up."""

import datetime
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.licence import LicensedDescriptors, import_descriptors, licensed_path
from nosology.codebook.licence_files import Descriptor, Layout, read_descriptors
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.results import coded_to_json, dump
from nosology.model.codes import CodeSystem
from nosology.model.errors import LicenceFileError

TAB = "Example notice\nConcept Id\tCPT Code\tExample Descriptor\n1\t99999\tExample service one\n2\t0001A\tExample, two\n"
FIXED = (
    "EXAMPLE NOTICE\n\n9999901Example service one that is long and\n9999902goes on in a second line\n9999801Example service two\n"
)
SHORT = "99999 EXAMPLE SERVICE ONE\n99998 EXAMPLE SERVICE TWO\n"
CSV = 'procedure,full text,label\n99999,"Example service one, with a comma",Ex one\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "licence.txt"


@pytest.mark.parametrize(
    ("text", "layout", "codes"),
    [(TAB, Layout.AUTO, ["0001A", "99999"]), (FIXED, Layout.AUTO, ["99998", "99999"]), (SHORT, Layout.FIXED, ["99998", "99999"])],
)
def test_the_consumer_formats_are_read(file: Path, text: str, layout: Layout, codes: list[str]) -> None:
    file.write_text(text)
    assert [descriptor.code for descriptor in read_descriptors(file, "cpt", layout)] == codes


def test_a_long_fixed_width_text_is_joined(file: Path) -> None:
    file.write_text(FIXED)
    assert read_descriptors(file, "cpt")[1] == Descriptor(
        "99999", "Example service one that is long and goes on in a second line"
    )


def test_a_text_that_begins_with_a_number_keeps_it(file: Path) -> None:
    file.write_text("99999 20 minutes of an example\n")
    assert read_descriptors(file, "cpt")[0].long == "20 minutes of an example"


@pytest.mark.parametrize(
    "columns", [{"code": "procedure", "long": "full text", "short": "LABEL"}, {"code": "1", "long": "2", "short": "3"}]
)
def test_any_csv_is_read_with_a_mapping(file: Path, columns: dict[str, str]) -> None:
    file.write_text(CSV)
    assert read_descriptors(file, "cpt", Layout.CSV, columns) == [
        Descriptor("99999", "Example service one, with a comma", "Ex one")
    ]


def test_a_csv_without_a_mapping_is_read_by_its_looks(file: Path) -> None:
    file.write_text("99999;Example service one\n99998;Example service two\n")
    assert [d.long for d in read_descriptors(file, "cpt")] == ["Example service two", "Example service one"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_the_trade_are_read(file: Path, encoding: str) -> None:
    file.write_text("CPT Code\tDescriptor\n99999\tExample séance\n", encoding=encoding)
    assert read_descriptors(file, "cpt")[0].long == "Example séance"


def test_a_wrong_column_names_the_columns_there_are(file: Path) -> None:
    file.write_text(CSV)
    with pytest.raises(LicenceFileError, match=r"no column 'descr'; the columns are: procedure, full text, label"):
        read_descriptors(file, "cpt", Layout.CSV, {"code": "procedure", "long": "descr"})


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\x00\x01\x02\x03" * 50, b"D0001\tExample of the other code set\n"])
def test_a_file_without_such_codes_is_refused_without_repeating_it(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(LicenceFileError) as refusal:
        read_descriptors(file, "cpt")
    assert "hello" not in str(refusal.value) and "Example" not in str(refusal.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LicenceFileError, match=r"gone\.txt cannot be read"):
        read_descriptors(tmp_path / "gone.txt", "cpt")


def test_imported_descriptors_are_shown_and_only_then(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert Codebook.open(home).licensed("cpt") is None
    file.write_text(TAB)
    assert import_descriptors(home, "cpt", file) == 2
    licensed = Codebook.open(home).licensed("cpt")
    assert licensed is not None
    assert licensed.descriptor("99999") == Descriptor("99999", "Example service one")
    assert licensed.descriptor("12345") is None
    assert Codebook.open(home).licensed("cdt") is None
    licensed.close()


def test_a_later_import_replaces_the_earlier_one(file: Path, tmp_path: Path) -> None:
    file.write_text(TAB)
    import_descriptors(tmp_path, "cpt", file)
    file.write_text(SHORT)
    import_descriptors(tmp_path, "cpt", file)
    licensed = LicensedDescriptors.open(tmp_path, "cpt")
    assert licensed is not None and licensed.descriptor("0001A") is None
    licensed.close()


def test_dental_codes_have_their_own_file(file: Path, tmp_path: Path) -> None:
    file.write_text("CDT Code,Nomenclature\nD9999,Example dental service\n")
    assert import_descriptors(tmp_path, "cdt", file) == 1
    assert licensed_path(tmp_path, "cdt").is_file() and not licensed_path(tmp_path, "cpt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_only_the_owner_may_read_what_was_imported(file: Path, tmp_path: Path) -> None:
    file.write_text(TAB)
    import_descriptors(tmp_path, "cpt", file)
    assert stat.S_IMODE(licensed_path(tmp_path, "cpt").stat().st_mode) == 0o600


def test_licensed_descriptors_are_searched_and_never_enter_a_result(tmp_path: Path, home_shared: Path, file: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for artefact in home_shared.glob("*.sqlite"):
        (home / artefact.name).symlink_to(artefact)
    file.write_text("CPT Code\tExample Descriptor\n47562\tMade up words for a purple service\n")
    import_descriptors(home, "cpt", file)
    with closing(Codebook.open(home)) as codebook:
        books = codebook.on(datetime.date(2026, 3, 15)).hcpcs
        assert [hit.code for hit in books.search("service purple", CodeSystem.CPT)] == ["47562"]
        row = {
            "id": "x",
            "setting": "ambulatory-surgery",
            "kind": "operative-note",
            "date_of_service": "2026-03-15",
            "patient": {},
        }
        row |= {"text": "PROCEDURE: Laparoscopic cholecystectomy."}
        result = dump(coded_to_json(nosology.coding.code(encounter_from_json(row), codebook=codebook)))
        assert "47562" in result and "purple" not in result


def test_public_titles_are_searched_without_a_licence(full_codebook: Codebook) -> None:
    books = full_codebook.on(datetime.date(2026, 3, 15)).hcpcs
    assert books.search("ketorolac injection", CodeSystem.HCPCS)[0].code == "J1885"
    assert books.search("ketorolac injection", CodeSystem.CPT) == ()
