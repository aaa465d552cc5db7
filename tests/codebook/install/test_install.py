"""An install puts whole editions in force and nothing else; what is in force survives every failure."""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from codebook.install.samples import ORDER, make_zip, order, tabular
from nosology.codebook.install.choice import Wanted
from nosology.codebook.install.installer import build_finders, install_embedded, install_from
from nosology.codebook.install.ordering import Request, install
from nosology.codebook.shelf import Codebook, describe, list_artefacts
from nosology.model.errors import CodebookError, SourceError

DAY = datetime.date(2026, 1, 1)


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    folder.mkdir()
    make_zip(folder / "release.zip", {"tabular": tabular(), "order-2026.txt": ORDER})
    return folder


@pytest.fixture
def home(tmp_path: Path, books: Path) -> Path:
    folder = tmp_path / "home"
    install_from(folder, [books])
    return folder


def test_an_edition_is_built_from_a_zip_with_its_manifest(home: Path) -> None:
    (artefact,) = list_artefacts(home)
    description = describe(artefact)
    assert (description.info.system, description.info.name, description.info.source) == ("icd10cm", "2026", "official")
    assert dict(description.counts)["billable"] == 2
    assert [(part, len(sha256)) for part, _, sha256 in description.sources] == [("tabular", 64), ("order", 64)]
    assert Codebook.open(home).on(DAY).icd10cm.entry("A00.0").title == "First example disease"


def test_nothing_but_the_editions_is_left_in_home(home: Path) -> None:
    assert sorted(path.name for path in home.iterdir() if not path.name.endswith("lock.sqlite")) == ["icd10cm-2026.sqlite"]


def test_installing_again_gives_the_same_bytes(home: Path, books: Path) -> None:
    before = (home / "icd10cm-2026.sqlite").read_bytes()
    install_from(home, [books])
    assert (home / "icd10cm-2026.sqlite").read_bytes() == before


def test_a_corrupt_source_leaves_the_old_edition_in_force(home: Path, books: Path) -> None:
    before = (home / "icd10cm-2026.sqlite").read_bytes()
    make_zip(books / "release.zip", {"tabular": tabular()[:-60], "order-2026.txt": ORDER})
    with pytest.raises(SourceError):
        install_from(home, [books])
    assert (home / "icd10cm-2026.sqlite").read_bytes() == before
    assert not list(home.glob(".installing-*"))


def test_an_edition_without_codes_does_not_replace_one_with_codes(home: Path, books: Path) -> None:
    before = (home / "icd10cm-2026.sqlite").read_bytes()
    make_zip(
        books / "release.zip", {"tabular": b'<?xml version="1.0"?>\n<ICD10CM.tabular><version>2026</version></ICD10CM.tabular>'}
    )
    with pytest.raises(CodebookError):
        install_from(home, [books])
    assert (home / "icd10cm-2026.sqlite").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that cannot be caught")
def test_an_install_killed_midway_leaves_the_old_edition_in_force(home: Path, books: Path, tmp_path: Path) -> None:
    before = (home / "icd10cm-2026.sqlite").read_bytes()
    many = {f"A{n:03d}{k:02d}": (1, f"Example {n} {k}") for n in range(100, 999) for k in range(40)}
    make_zip(books / "release.zip", {"tabular": tabular(), "order-2026.txt": order(many)})
    script = (
        "import sys; from pathlib import Path; from nosology.codebook.install.installer import install_from;"
        "install_from(Path(sys.argv[1]), [Path(sys.argv[2])])"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(home), str(books)])
    _wait_until_working(home, child)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert list(home.glob(".installing-*"))
    assert (home / "icd10cm-2026.sqlite").read_bytes() == before
    assert Codebook.open(home).on(DAY).icd10cm.has("A00.0")
    install_from(home, [make_zip(tmp_path / "again.zip", {"tabular": tabular(), "order-2026.txt": ORDER})])
    assert not list(home.glob(".installing-*"))


def _wait_until_working(home: Path, child: "subprocess.Popen[bytes]") -> None:
    while child.poll() is None and not any(folder.iterdir() for folder in home.glob(".installing-*")):
        time.sleep(0.005)
    assert child.poll() is None, "the install was over before it could be killed"


def test_parts_of_another_year_are_marked_as_carried(tmp_path: Path, books: Path) -> None:
    next_year = {"A00": (0, "Example disease"), "A001": (1, "New example disease")}
    make_zip(books / "next.zip", {"order-2027.txt": order(next_year)})
    home = tmp_path / "home"
    install_from(home, [books])
    after = Codebook.open(home).on(datetime.date(2026, 10, 1)).icd10cm
    assert after.info.source == "carried" and "FY2026" in " ".join(after.info.notes)
    assert after.has("A00.1") and not after.has("A00.0")


def test_a_folder_without_books_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague")
    with pytest.raises(SourceError, match="--from DIR"):
        install(tmp_path / "home", Request(folders=(tmp_path / "letter.txt",)))
    with pytest.raises(SourceError, match="There is nothing at"):
        install(tmp_path / "home", Request(folders=(tmp_path / "nowhere",)))


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path, books: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CodebookError, match="NOSOLOGY_HOME"):
        install_from(tmp_path / "file", [books])


def test_the_embedded_default_never_replaces_official_files_unasked(home: Path) -> None:
    installed = install_embedded(home, Wanted(("2026",), ("icd10cm",)), keep_official=True)
    assert installed.artefacts == ()
    assert describe(list_artefacts(home)[0]).info.source == "official"


def test_without_any_other_source_the_embedded_default_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_SHARED", "")
    told: list[str] = []
    install(tmp_path, Request(Wanted(("2026",), ("icd10cm",)), offers=()), told.append)
    assert describe(list_artefacts(tmp_path)[0]).info.source == "embedded"
    assert any("embedded default" in line for line in told)


def test_an_install_with_its_finder_is_ready_to_find(home: Path) -> None:
    build_finders(home, list_artefacts(home))
    (path,) = home.glob("finder-2026-*.sqlite")
    before = path.stat().st_mtime_ns
    editions = Codebook.open(home).on(DAY)
    assert editions.finder.find("first example disease")[0].code == "A00.0"
    assert path.stat().st_mtime_ns == before


def test_a_new_edition_gets_a_new_finder(home: Path, tmp_path: Path) -> None:
    build_finders(home, list_artefacts(home))
    (old,) = home.glob("finder-2026-*.sqlite")
    renamed = order({"A00": (0, "Example disease"), "A000": (1, "Renamed example"), "A009": (1, "Unspecified example")})
    install_from(home, [make_zip(tmp_path / "new.zip", {"tabular": tabular(), "order-2026.txt": renamed})])
    assert Codebook.open(home).on(DAY).finder.find("renamed example")[0].code == "A00.0"
    assert old not in home.glob("finder-2026-*.sqlite") and len(list(home.glob("finder-2026-*.sqlite"))) == 1
