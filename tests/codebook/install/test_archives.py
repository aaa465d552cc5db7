"""Zips are opened with limits, and a damaged one is named."""

import zipfile
from pathlib import Path

import pytest

from codebook.install.samples import ORDER, make_zip, tabular
from nosology.codebook.install.archives import Limits, Unpacker
from nosology.codebook.install.kinds import SourceKind
from nosology.model.errors import SourceError


def search(root: Path, folder: Path, limits: Limits | None = None) -> list[tuple[SourceKind, str]]:
    folder.mkdir()
    return [(file.kind, file.origin) for file in Unpacker(folder, limits or Limits()).search(root)]


def test_names_do_not_matter_and_archives_may_hold_archives(tmp_path: Path) -> None:
    inner = make_zip(tmp_path / "b", {"holiday.jpg": tabular()}).read_bytes()
    books = tmp_path / "books"
    books.mkdir()
    make_zip(books / "a.bin", {"x/y": ORDER, "in.dat": inner})
    found = search(books, tmp_path / "work")
    assert found == [(SourceKind.CM_TABULAR, "a.bin: in.dat: holiday.jpg"), (SourceKind.CM_ORDER, "a.bin: x/y")]


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    bomb = make_zip(tmp_path / "bomb.zip", {"zeros": b"\0" * 50_000_000})
    with pytest.raises(SourceError, match=r"bomb\.zip would unpack to more"):
        search(bomb, tmp_path / "work")


def test_a_file_that_unpacks_to_too_much_is_stopped(tmp_path: Path) -> None:
    big = make_zip(tmp_path / "big.zip", {"tabular.xml": tabular() + b" " * 300_000})
    with pytest.raises(SourceError, match="more than an official file holds"):
        search(big, tmp_path / "work", Limits(file_bytes=100_000, ratio=10_000))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    many = make_zip(tmp_path / "many.zip", {str(number): b"x" for number in range(20)})
    with pytest.raises(SourceError):
        search(many, tmp_path / "work", Limits(members=10))


def test_members_cannot_escape_the_working_folder(tmp_path: Path) -> None:
    evil = make_zip(tmp_path / "evil.zip", {"../../escaped": ORDER})
    search(evil, tmp_path / "work")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.zip", "work"]


def test_a_truncated_zip_is_named(tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "whole.zip", {"order": ORDER}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=r"cut\.zip is a damaged zip"):
        search(tmp_path / "cut.zip", tmp_path / "work")


def test_a_zip_with_flipped_bytes_is_named(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "flipped.zip", {"order": ORDER * 50})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        middle = archive.infolist()[0].compress_size // 2 + 40
    data[middle] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"flipped\.zip"):
        search(path, tmp_path / "work")
