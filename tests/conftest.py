"""Shared fixtures. Tests that need the shared data folder skip with a reason when it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder (setting NOSOLOGY_SHARED, default ../shared)."""
    folder = Path(os.environ.get("NOSOLOGY_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the shared data folder: set NOSOLOGY_SHARED")
    return folder
