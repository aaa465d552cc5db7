"""Editions live where the platform keeps a user's data, unless the setting says otherwise."""

from pathlib import Path

import pytest

from nosology.codebook.shelf.home import find_home, user_data_folder


@pytest.fixture(autouse=True)
def plain_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("NOSOLOGY_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


def test_each_platform_has_its_folder(plain_user: Path) -> None:
    assert user_data_folder("linux") == plain_user / ".local" / "share" / "nosology"
    assert user_data_folder("darwin") == plain_user / "Library" / "Application Support" / "nosology"
    assert user_data_folder("win32") == plain_user / "AppData" / "Local" / "nosology"


def test_the_platforms_own_settings_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert user_data_folder("linux") == Path("/data/nosology")
    assert user_data_folder("win32") == Path("/local/nosology")


def test_the_setting_wins_and_an_argument_wins_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_HOME", "/books")
    assert find_home() == Path("/books")
    assert find_home("/mine") == Path("/mine")
