"""`nosology codebooks`: what a user sees."""

import json
from pathlib import Path

import pytest

from cli.running import Cli
from codebook.install.samples import ORDER, make_zip, tabular


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NOSOLOGY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NOSOLOGY_SHARED", "")
    return tmp_path / "home"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_zip(tmp_path / "release.zip", {"tabular": tabular(), "order-2026.txt": ORDER})


def test_an_empty_shelf_says_how_to_fill_it(cli: Cli, home: Path) -> None:
    assert "nosology codebooks install" in cli("codebooks", "list").out
    assert json.loads(cli("codebooks", "list", "--format", "json").out) == {"editions": [], "licensed": {}}
    ran = cli("codebooks", "verify")
    assert ran.exit_code == 22 and "nosology codebooks install" in ran.err


def test_install_tells_what_it_builds_and_what_it_built(cli: Cli, home: Path, release: Path) -> None:
    ran = cli("codebooks", "install", "--from", release)
    assert ran.exit_code == 0
    assert ran.out.startswith("icd10cm 2026: official, 2 billable") and ran.out.count("\n") == 1
    assert "nosology: icd10cm 2026: tabular, order\n" in ran.err and "finder 2026" in ran.err


def test_the_list_shows_the_edition_and_its_manifest(cli: Cli, home: Path, release: Path) -> None:
    cli("codebooks", "install", "--from", release)
    shown = cli("codebooks", "list").out
    assert all(word in shown for word in ("icd10cm", "2026", "2025-10-01", "2026-09-30", "official", "2 billable", "nosology"))
    (edition,) = json.loads(cli("codebooks", "list", "--format", "json").out)["editions"]
    assert edition["system"] == "icd10cm" and edition["counts"]["billable"] == 2 and edition["ends"] == "2026-09-30"
    assert [source["part"] for source in edition["sources"]] == ["tabular", "order"]


def test_verify_ends_with_27_when_an_edition_is_not_as_it_should_be(cli: Cli, home: Path, release: Path) -> None:
    """Two made-up codes are not what the official order file of FY2026 holds."""
    cli("codebooks", "install", "--from", release)
    ran = cli("codebooks", "verify")
    assert ran.exit_code == 27 and "icd10cm 2026" in ran.err and "74719" in ran.out
    ran = cli("codebooks", "verify", "--format", "json")
    assert ran.exit_code == 27 and json.loads(ran.out)[0]["problems"]


def test_years_and_code_sets_restrict_an_install(cli: Cli, home: Path, release: Path) -> None:
    ran = cli("codebooks", "install", "--from", release, "--year", "2031")
    assert ran.exit_code == 24 and "2031" in ran.err
    ran = cli("codebooks", "install", "--from", release, "--system", "icd11")
    assert ran.exit_code == 2 and "icd10cm" in ran.err


def test_one_source_at_a_time(cli: Cli, home: Path, release: Path) -> None:
    assert cli("codebooks", "install", "--from", release, "--embedded").exit_code == 2


def test_a_download_without_a_network_ends_with_25(cli: Cli, home: Path, tmp_path: Path) -> None:
    table = tmp_path / "addresses.tsv"
    table.write_text("edition\tsystem\turl\tholds\tchecked\tsha256\n2026\ticd10cm\thttp://127.0.0.1:9/a.zip\tall\tunchecked\t\n")
    ran = cli("codebooks", "install", "--download", "--addresses", table)
    assert ran.exit_code == 25 and "is there a network?" in ran.err and "--from DIR" in ran.err


def test_licensed_descriptors_are_imported(cli: Cli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("code,text\n99999,Example service one\n")
    ran = cli("codebooks", "license", "--cpt", file, "--columns", "code=code,long=text")
    assert (ran.exit_code, ran.out) == (0, "1 CPT descriptors imported.\n")
    assert json.loads(cli("codebooks", "list", "--format", "json").out)["licensed"] == {"cpt": 1}


def test_a_licence_import_without_a_file_or_with_bad_columns_says_what_to_give(cli: Cli, home: Path, tmp_path: Path) -> None:
    assert cli("codebooks", "license").exit_code == 2
    file = tmp_path / "mine.csv"
    file.write_text("code,text\n99999,Example service one\n")
    ran = cli("codebooks", "license", "--cpt", file, "--columns", "code=code")
    assert ran.exit_code == 26 and "long=..." in ran.err
