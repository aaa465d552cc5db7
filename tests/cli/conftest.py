"""The command line run in process."""

from pathlib import Path

import pytest

from cli.running import NOTE, Cli, fake_code, runner


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `nosology` with these arguments, as a user would."""
    return runner(monkeypatch, capsys)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def fake_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the coder by one that knows three words, so that these tests show the command and not the medicine."""
    monkeypatch.setattr("nosology.cli.code.open_coder", lambda announce: fake_code)
