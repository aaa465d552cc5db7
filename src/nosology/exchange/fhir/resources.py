"""The resources of an input: found wherever they stand, and found again by reference."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nosology.exchange.fhir.values import Json, objects, text
from nosology.exchange.limits import MAX_DEPTH, MAX_STRUCTURED_BYTES, refuse_depth
from nosology.exchange.text import read_text, require_size
from nosology.model.errors import DamagedInputError


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with the place it stands at: `Condition/c1`, or `entry 4` when it has no id."""

    type: str
    value: Json
    place: str


@dataclass(slots=True)
class Resources:
    """All resources of an input, in its order."""

    all: list[Resource] = field(default_factory=list)
    _known: dict[str, Resource] = field(default_factory=dict)
    _by_type: dict[str, list[Resource]] = field(default_factory=dict)

    def of(self, *types: str) -> Iterator[Resource]:
        """The resources of these types, type by type, each in the order of the input."""
        return (resource for type in types for resource in self._by_type.get(type, ()))

    def find(self, reference: Any) -> Resource | None:
        """The resource that a reference means, when it is in the input."""
        name = text(reference, "reference") or text(reference)
        parts = name.split("/_history/")[0].split("/")
        return self._known.get(name) or (self._known.get("/".join(parts[-2:])) if len(parts) > 1 else None)

    def add(self, value: Any, place: str, url: str = "", depth: int = 0) -> None:
        """Take in a resource with those inside it.

        Raises:
            UnsafeInputError: They are nested too deeply.
        """
        if depth > MAX_DEPTH:
            raise refuse_depth("FHIR input")
        kind, id = text(value, "resourceType"), text(value, "id")
        if not kind:
            return
        if kind == "Bundle":
            for number, entry in enumerate(objects(value, "entry"), start=1):
                self.add(entry.get("resource"), f"{place} entry {number}".strip(), text(entry, "fullUrl"), depth + 1)
            return
        resource = Resource(kind, value, f"{kind}/{id}" if id else place or kind)
        self.all.append(resource)
        self._by_type.setdefault(kind, []).append(resource)
        for name in (f"{kind}/{id}" if id else "", url, f"#{id}" if id else ""):
            if name:
                self._known.setdefault(name, resource)
        for inner in objects(value, "contained"):
            self.add(inner, f"{resource.place} contained", depth=depth + 1)


def parse_resources(data: bytes) -> Resources:
    """Read one JSON value: a bundle, a resource, or a list of resources.

    Raises:
        InputTooLargeError: It is larger than a record can be.
        DamagedInputError: It is no JSON; the message says where.
        UnsafeInputError: It is nested too deeply.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    resources = Resources()
    value = _parse(read_text(data), 1)
    if isinstance(value, list):
        for number, item in enumerate(value, start=1):
            resources.add(item, f"item {number}")
    else:
        resources.add(value, "")
    return resources


def parse_lines(data: bytes) -> Resources:
    """Read NDJSON: one resource a line.

    Raises:
        InputTooLargeError, DamagedInputError, UnsafeInputError: As for one value; the message names the line.
    """
    resources = Resources()
    for number, line in enumerate(read_text(data).split("\n"), start=1):
        if line.strip():
            resources.add(_parse(line, number), f"line {number}")
    return resources


def _parse(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise DamagedInputError(
            f"The FHIR input is truncated or no JSON: see line {number + error.lineno - 1}, column {error.colno}. Ask for it again."
        ) from None
    except RecursionError:
        raise refuse_depth("FHIR input") from None
    except ValueError:
        raise DamagedInputError(f"The FHIR input holds a number that is too long, in line {number} or below.") from None
