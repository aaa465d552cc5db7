"""Reading JSON objects field by field; every complaint names the field and never its value."""

import datetime
import json
import math
import re
from collections.abc import Collection, Iterator
from typing import Any

from nosology.model.errors import EncounterError, ImpossibleDateError

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")


def parse_json(text: str) -> object:
    """Parse one JSON value.

    Raises:
        EncounterError: It is not JSON; the message says at which line and column.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise EncounterError(f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):
        raise EncounterError("Not JSON that can be read: it is nested too deeply or holds a number that is too long.") from None


class Fields:
    """One JSON object being read. `path` is how messages name it (`patient`, `documents[0]`)."""

    def __init__(self, value: object, path: str = "") -> None:
        """Take a JSON value.

        Raises:
            EncounterError: It is not an object.
        """
        if not isinstance(value, dict):
            raise EncounterError(f"{path or 'The encounter'} must be a JSON object.")
        self._values: dict[str, Any] = value
        self._path = path

    def name(self, field: str) -> str:
        """The full name of a field, as messages give it."""
        return f"{self._path}.{field}" if self._path else field

    def has(self, field: str) -> bool:
        """Whether the field is there and not null."""
        return self._values.get(field) is not None

    def allow(self, known: Collection[str], ignored: Collection[str] = ()) -> None:
        """Accept only these fields.

        Raises:
            EncounterError: Another field is present.
        """
        for position, field in enumerate(self._values, start=1):
            if field not in known and field not in ignored:
                # A name that does not look like one may itself be text of the record.
                name = self.name(field) if _PLAIN_NAME.fullmatch(field) else f"{self._path or 'the encounter'}, field {position}"
                raise EncounterError(f"Unknown field: {name}. Known are {', '.join(known)}. Remove it or correct its name.")

    def text(self, field: str) -> str | None:
        """A string, or None when the field is absent."""
        value = self._values.get(field)
        if value is None:
            return None
        if not isinstance(value, str):
            raise EncounterError(f"{self.name(field)} must be a string.")
        if not value.isascii():
            self._require_whole_characters(field, value)
        return value

    def required_text(self, field: str) -> str:
        """A string that must be there and not blank."""
        value = self.text(field)
        if value is None or not value.strip():
            raise EncounterError(f"{self.name(field)} is missing.")
        return value

    def whole_number(self, field: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high` inclusive, or None when the field is absent."""
        value = self._values.get(field)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise EncounterError(f"{self.name(field)} must be a whole number from {low} to {high}.")
        return value

    def number(self, field: str) -> float | None:
        """A number, or None when the field is absent."""
        value = self._values.get(field)
        if value is not None and not _is_number(value):
            raise EncounterError(f"{self.name(field)} must be a number.")
        return value

    def numbers(self, field: str) -> list[float] | None:
        """A list of numbers, or None when the field is absent."""
        value = self._values.get(field)
        if value is not None and not (isinstance(value, list) and all(map(_is_number, value))):
            raise EncounterError(f"{self.name(field)} must be a list of numbers.")
        return value

    def date(self, field: str) -> datetime.date | None:
        """A date as `YYYY-MM-DD` (a time after it is dropped), or None when the field is absent.

        Raises:
            EncounterError: It is not written that way.
            ImpossibleDateError: There is no such day.
        """
        value = self.text(field)
        return None if value is None else parse_date(value, self.name(field))

    def objects(self, field: str) -> Iterator["Fields"]:
        """The objects of a list, each with its place in its path."""
        value = self._values.get(field)
        if not isinstance(value, list) or not value:
            raise EncounterError(f"{self.name(field)} must be a list with at least one object.")
        for position, item in enumerate(value):
            yield Fields(item, f"{self.name(field)}[{position}]")

    def object(self, field: str) -> "Fields":
        """An object, empty when the field is absent."""
        value = self._values.get(field)
        return Fields({} if value is None else value, self.name(field))

    def _require_whole_characters(self, field: str, value: str) -> None:
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise EncounterError(
                f"{self.name(field)} holds half a character (a lone surrogate) at offset {error.start}."
            ) from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def parse_date(value: str, name: str) -> datetime.date:
    """Read `YYYY-MM-DD`.

    Raises:
        EncounterError: It is not written that way.
        ImpossibleDateError: There is no such day.
    """
    match = _ISO_DATE.fullmatch(value.strip())
    if match is None:
        raise EncounterError(f"{name} must be a date written YYYY-MM-DD.")
    year, month, day = (int(part) for part in match.groups())
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ImpossibleDateError(f"{name} is a day that does not exist. Correct the date.") from None
