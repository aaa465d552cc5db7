"""Finders as users have them: with the full index, and the embedded default."""

import datetime
import shutil
import sqlite3

import pytest

from nosology.codebook.finder import Finder
from nosology.codebook.shelf import Codebook

_DATE = datetime.date(2026, 6, 1)


@pytest.fixture(scope="session")
def finder(full_codebook: Codebook) -> Finder:
    """The finder of FY2026 with the Alphabetic Index."""
    return full_codebook.on(_DATE).finder


@pytest.fixture(scope="session")
def embedded_finder(codebook: Codebook) -> Finder:
    """The finder of the embedded default: no index, only the tabular list and the lexicon."""
    return codebook.on(_DATE).finder


@pytest.fixture(scope="session")
def everything_heard(full_codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Finder:
    """The same finder, from a file in which any word may matter to any lead."""
    editions = full_codebook.on(_DATE)
    (installed,) = editions.home.glob("finder-2026-*.sqlite")
    path = tmp_path_factory.mktemp("finder") / installed.name
    shutil.copy(installed, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE lead SET heard = '*'")
    connection.close()
    return Finder.open(path, editions.icd10cm)
