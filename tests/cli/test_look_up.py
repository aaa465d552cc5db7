"""`nosology show` and `nosology index`: what the books say, for people and for programs."""

import json
from pathlib import Path

import pytest

from cli.running import Cli


@pytest.fixture
def embedded(home_embedded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_HOME", str(home_embedded))


@pytest.fixture
def full(home_shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_HOME", str(home_shared))


@pytest.mark.usefixtures("embedded")
def test_show_gives_titles_notes_and_validity(cli: Cli) -> None:
    ran = cli("show", "e119", "--date", "2026-01-15")
    assert ran.exit_code == 0
    for words in ("E08-E13", "Type 2 diabetes mellitus without complications", "type 1 diabetes mellitus (E10.-)", "billable"):
        assert words in ran.out


@pytest.mark.usefixtures("embedded")
def test_show_json_holds_the_same(cli: Cli) -> None:
    data = json.loads(cli("show", "S82.001", "--date", "2026-01-15", "--format", "json").out)
    assert data["is_billable"] is False
    assert data["children"][0]["code"] == "S82.001A"
    assert data["seventh_characters"][0] == {"character": "A", "meaning": "initial encounter for closed fracture"}
    assert {"kind": "excludes2", "at": "S82", "is_inherited": True}.items() <= next(
        note for note in data["notes"] if note["text"].startswith("fracture of foot")
    ).items()


@pytest.mark.usefixtures("embedded")
def test_show_refuses_what_does_not_exist(cli: Cli) -> None:
    ran = cli("show", "E99.99", "--date", "2026-01-15")
    assert ran.exit_code == 21
    assert "E99.99" in ran.err


@pytest.mark.usefixtures("embedded")
def test_index_says_when_it_is_not_installed(cli: Cli) -> None:
    ran = cli("index", "Fracture", "--date", "2026-01-15")
    assert ran.exit_code == 22
    assert "nosology find" in ran.err


@pytest.mark.usefixtures("full")
def test_index_follows_a_path(cli: Cli) -> None:
    ran = cli("index", "Fracture, traumatic, ankle", "--date", "2026-01-15")
    assert "S82.84-" in ran.out


@pytest.mark.usefixtures("full")
def test_index_of_one_book_as_json(cli: Cli) -> None:
    data = json.loads(cli("index", "digoxin", "--book", "drug", "--date", "2026-01-15", "--format", "json").out)
    assert data["terms"][0]["cells"]["Adverse effect"] == "T46.0X5"


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("arguments", [("zzz",), ("Fracture", "--book", "poems")])
def test_index_refuses_what_does_not_exist(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli("index", *arguments, "--date", "2026-01-15").exit_code == 2
