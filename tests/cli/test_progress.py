"""A bar appears for people and long work only, on standard error."""

import sys
from typing import Any

import pytest

from nosology.cli.rendering import progress
from nosology.cli.rendering.progress import watched


def test_programs_see_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(watched(range(3), "coding")) == [0, 1, 2]
    assert capsys.readouterr().err == ""


def test_people_see_how_many_there_were(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    seen: list[Any] = list(watched(range(3), "coding", 3))
    out = capsys.readouterr()
    assert seen == [0, 1, 2]
    assert "coding" in out.err and out.out == ""
