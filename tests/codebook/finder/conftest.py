"""Finders as users have them: with the full index, and the embedded default."""

import datetime

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
