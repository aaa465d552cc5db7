"""The command line run in process, for the examples of the pages."""

import pytest

from cli.running import Cli, runner


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `nosology` with these arguments, as a user would."""
    return runner(monkeypatch, capsys)
