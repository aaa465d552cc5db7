"""Which edition a date asks for, per code set."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.codebook.shelf.artefacts import Artefact
from nosology.codebook.shelf.choice import choose, missing
from nosology.codebook.shelf.periods import fiscal_period, fiscal_year, quarter, quarter_index, quarter_period

SHELF = [
    *(Artefact("icd10cm", year, Path(year)) for year in ("2025", "2026")),
    Artefact("icd9cm", "2015", Path("9")),
    *(Artefact("hcpcs", name, Path(name)) for name in ("2025-10", "2026-04")),
]


@pytest.mark.parametrize(
    ("system", "date", "edition"),
    [
        ("icd10cm", "2025-09-30", "2025"),
        ("icd10cm", "2025-10-01", "2026"),
        ("icd10cm", "2026-10-01", None),
        ("icd10cm", "2015-09-30", None),
        ("icd9cm", "2015-09-30", "2015"),
        ("icd9cm", "2009-01-01", "2015"),
        ("icd9cm", "2015-10-01", None),
        ("hcpcs", "2026-04-01", "2026-04"),
        ("hcpcs", "2026-03-31", "2025-10"),
        ("hcpcs", "2026-11-01", "2026-04"),
        ("hcpcs", "2025-01-15", "2025-10"),
        ("hcpcs", "2015-01-15", None),
    ],
)
def test_the_edition_of_a_date(system: str, date: str, edition: str | None) -> None:
    chosen = choose(system, datetime.date.fromisoformat(date), SHELF)
    assert (chosen.name if chosen else None) == edition


@pytest.mark.parametrize(
    ("system", "date", "words"),
    [
        ("icd10cm", "2026-10-01", ["needs 2027", "installed: 2025, 2026", "--year 2027"]),
        ("icd10pcs", "2026-01-01", ["needs 2026", "installed: none"]),
        ("icd9cm", "2014-01-01", ["needs 2015", "--year 2015"]),
        ("hcpcs", "2015-01-15", ["needs 2015-01", "installed: 2025-10, 2026-04"]),
        ("icd9cm", "2020-01-01", ["ICD-9-CM does not apply to 2020-01-01"]),
        ("icd10pcs", "2014-01-01", ["ICD-10-PCS does not apply"]),
    ],
)
def test_a_missing_edition_says_what_it_needs_and_what_is_there(system: str, date: str, words: list[str]) -> None:
    message = str(missing(system, datetime.date.fromisoformat(date), SHELF))
    assert all(word in message for word in words)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1)))
def test_every_day_lies_in_its_year_and_quarter(date: datetime.date) -> None:
    starts, ends = fiscal_period(fiscal_year(date))
    assert starts <= date <= ends
    first, last = quarter_period(quarter(date))
    assert first <= date <= last
    assert quarter_index(quarter(last + datetime.timedelta(days=1))) == quarter_index(quarter(date)) + 1
