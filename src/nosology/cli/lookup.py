"""What the look-up commands share: the editions for a date, and how data is printed."""

import datetime
import json
import sys
from enum import StrEnum
from typing import Any

from nosology.codebook.shelf import Codebook
from nosology.codebook.shelf.editions import Editions
from nosology.exchange.fields import parse_date
from nosology.model.errors import EncounterError, NoEditionError, UsageError


class Format(StrEnum):
    """How look-ups are written."""

    TABLE = "table"
    JSON = "json"


def open_editions(date: str | None) -> Editions:
    """The editions for a date of service; without one those in force today, else the newest installed.

    Raises:
        UsageError: The date cannot be read.
        NoEditionError: No edition is installed for the date.
    """
    codebook = Codebook.open(build_embedded=True, announce=_announce)
    if date is not None:
        return codebook.on(_parse(date))
    try:
        return codebook.on(datetime.date.today())
    except NoEditionError:
        periods = [description.info for description in codebook.descriptions() if description.info.system == "icd10cm"]
        if not periods:
            raise
        return codebook.on(max(info.ends for info in periods))


def _parse(date: str) -> datetime.date:
    try:
        return parse_date(date, "--date")
    except EncounterError as error:
        raise UsageError(str(error)) from None


def _announce(line: str) -> None:
    print(f"nosology: {line}", file=sys.stderr)


def print_json(data: Any) -> None:
    """Write data as JSON, keys in the order they were made."""
    print(json.dumps(data, ensure_ascii=False, indent=2))
