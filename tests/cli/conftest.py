"""The command line run in process."""

import io
import sys
from pathlib import Path

import pytest

from cli.running import NOTE, Cli, Ran, fake_code
from nosology.cli import main


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `nosology` with these arguments, as a user would."""

    def run(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["nosology", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as leaving:
            main.run()
        printed = capsys.readouterr()
        return Ran(int(leaving.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def fake_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the coder by one that knows three words, so that these tests show the command and not the medicine."""
    monkeypatch.setattr("nosology.cli.code.open_coder", lambda announce: fake_code)
