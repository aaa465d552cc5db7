"""Shared fixtures. Tests that need the shared data folder skip with a reason when it is absent."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import homes
from nosology.codebook.install.installer import install_embedded, install_from
from nosology.codebook.install.places import shared_roots
from nosology.codebook.shelf import Codebook

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared data folder (setting NOSOLOGY_SHARED, default ../shared)."""
    folder = Path(os.environ.get("NOSOLOGY_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the shared data folder: set NOSOLOGY_SHARED")
    return folder


@pytest.fixture(scope="session")
def home_embedded() -> Path:
    """A home with the embedded default, built once and again when the builder changes."""
    return homes.test_home("embedded", install_embedded)


@pytest.fixture(scope="session")
def home_shared(shared: Path) -> Path:
    """A home with every edition of the shared folder, built once and again when the builder changes."""
    return homes.test_home("shared", lambda home, wanted: install_from(home, shared_roots(shared), wanted))


@pytest.fixture(scope="session")
def codebook(home_embedded: Path) -> Iterator[Codebook]:
    """The embedded code books: what everybody has without any official file."""
    with closing(Codebook.open(home_embedded)) as opened:
        yield opened


@pytest.fixture(scope="session")
def full_codebook(home_shared: Path) -> Iterator[Codebook]:
    """The code books of the shared folder: every edition with indexes, procedures and crosswalks."""
    with closing(Codebook.open(home_shared)) as opened:
        yield opened
