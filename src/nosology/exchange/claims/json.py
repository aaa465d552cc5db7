"""Records made of frozen dataclasses as JSON and back: what is unknown or misspelt is refused by its path, never by its value."""

import dataclasses
import datetime
import types
import typing
from enum import StrEnum
from functools import cache
from typing import Any

from nosology.exchange.fields import parse_date
from nosology.model.errors import EncounterError
from nosology.model.money import Money

_MAX_NAME = 40


def to_json(value: Any) -> Any:
    """Write a value; what is not recorded (None, an empty list) is left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, Money):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: to_json(found) for name, found in pairs if found is not None and found != ()}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Money | StrEnum) else value


def from_json[T](kind: type[T], value: object, path: str) -> T:
    """Read a dataclass from its JSON object.

    Args:
        kind: The dataclass.
        value: The parsed JSON.
        path: How messages name it: `claim`, `claim.lines[0]`.

    Raises:
        EncounterError: A field is missing, unknown or of the wrong kind.
        ImpossibleDateError: A day does not exist.
    """
    if not isinstance(value, dict):
        raise EncounterError(f"{path} must be a JSON object.")
    hints, fields = _hints(kind), dataclasses.fields(kind)  # type: ignore[arg-type]
    for position, name in enumerate(value, start=1):
        if name not in hints:
            shown = name if name.replace("_", "").isalnum() and name.isascii() and len(name) <= _MAX_NAME else f"field {position}"
            raise EncounterError(f"Unknown field: {path}.{shown}. Known are {', '.join(hints)}. Remove it or correct its name.")
    found = {}
    for field in fields:
        given = value.get(field.name)
        if given is not None:
            found[field.name] = _read(hints[field.name], given, f"{path}.{field.name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise EncounterError(f"{path}.{field.name} is missing.")
    return kind(**found)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: object, path: str) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise EncounterError(f"{path} must be a list.")
        return tuple(_read(typing.get_args(hint)[0], item, f"{path}[{number}]") for number, item in enumerate(value))
    if dataclasses.is_dataclass(hint) and hint is not Money:
        return from_json(hint, value, path)  # type: ignore[arg-type]
    return _read_plain(hint, value, path)


def _read_plain(hint: Any, value: object, path: str) -> Any:
    if hint is Money:
        return _read_money(value, path)
    if hint in (int, bool):
        if type(value) is not hint:
            raise EncounterError(f"{path} must be {'a whole number' if hint is int else 'true or false'}.")
        return value
    if not isinstance(value, str) or not value.strip():
        raise EncounterError(f"{path} must be a string that is not blank.")
    if hint is datetime.date:
        return parse_date(value, path)
    if issubclass(hint, StrEnum):
        if value not in set(hint):
            raise EncounterError(f"{path} must be one of: {', '.join(hint)}.")
        return hint(value)
    return value


def _read_money(value: object, path: str) -> Money:
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    try:
        return Money.parse(written if isinstance(written, str) else "")
    except ValueError:
        raise EncounterError(f'{path} must be an amount in a string, such as "125.50".') from None
