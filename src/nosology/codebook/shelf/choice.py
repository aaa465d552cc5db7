"""Which installed edition of a code set a date of service asks for, and what to say when it is not there."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from nosology.codebook.shelf.artefacts import Artefact
from nosology.codebook.shelf.periods import ICD10_STARTS, fiscal_year, quarter, quarter_index
from nosology.model.errors import NoEditionError

type Chooser = Callable[[datetime.date, Sequence[Artefact]], Artefact | None]

_HCPCS_REACH_QUARTERS = 8
"""HCPCS rows carry their own dates, so that a neighbouring quarter's book can still judge a code for two years."""

TITLES: Mapping[str, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "icd9cm": "ICD-9-CM",
    "icd9pcs": "ICD-9-CM procedures",
    "hcpcs": "HCPCS Level II",
}
"""The code sets that a date decides, with the names people use."""


def choose(system: str, date: datetime.date, artefacts: Sequence[Artefact]) -> Artefact | None:
    """The installed edition of a code set for a date of service; None when there is none.

    Source: 45 CFR 162.1002 (ICD-9-CM until 30 September 2015, ICD-10 from 1 October 2015).
    """
    return _CHOOSERS[system](date, [artefact for artefact in artefacts if artefact.system == system])


def _by_fiscal_year(date: datetime.date, artefacts: Sequence[Artefact]) -> Artefact | None:
    if date < ICD10_STARTS:
        return None
    return next((artefact for artefact in artefacts if artefact.name == str(fiscal_year(date))), None)


def _last_icd9(date: datetime.date, artefacts: Sequence[Artefact]) -> Artefact | None:
    """ICD-9-CM was frozen for its last years; its last edition serves every earlier date."""
    return artefacts[-1] if artefacts and date < ICD10_STARTS else None


def _by_quarter(date: datetime.date, artefacts: Sequence[Artefact]) -> Artefact | None:
    """The quarter itself, else the newest earlier one in reach, else the oldest later one in reach."""
    wanted = quarter_index(quarter(date))
    near = [artefact for artefact in artefacts if abs(quarter_index(artefact.name) - wanted) <= _HCPCS_REACH_QUARTERS]
    earlier = [artefact for artefact in near if quarter_index(artefact.name) <= wanted]
    return earlier[-1] if earlier else next(iter(near), None)


_CHOOSERS: Mapping[str, Chooser] = {
    "icd10cm": _by_fiscal_year,
    "icd10pcs": _by_fiscal_year,
    "icd9cm": _last_icd9,
    "icd9pcs": _last_icd9,
    "hcpcs": _by_quarter,
}


def missing(system: str, date: datetime.date, artefacts: Sequence[Artefact]) -> NoEditionError:
    """The error for a code set without an edition for the date: what is installed, and the command that helps."""
    installed = ", ".join(artefact.name for artefact in artefacts if artefact.system == system) or "none"
    wanted = _wanted(system, date)
    if wanted is None:
        return NoEditionError(f"{TITLES[system]} does not apply to {date.isoformat()}; check the date of service.")
    return NoEditionError(
        f"No edition of {TITLES[system]} is installed for {date.isoformat()} (it needs {wanted}; installed: {installed}). "
        f"Run `nosology codebooks install --year {wanted}`, or give the official files with `--from DIR`."
    )


def _wanted(system: str, date: datetime.date) -> str | None:
    if system == "hcpcs":
        return quarter(date)
    if system in ("icd9cm", "icd9pcs"):
        return "2015" if date < ICD10_STARTS else None
    return str(fiscal_year(date)) if date >= ICD10_STARTS else None
