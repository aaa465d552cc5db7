"""The resources of an input: found wherever they stand, and found again by reference."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from nosology.exchange.fhir.values import Json, first, objects, text
from nosology.exchange.limits import MAX_DEPTH, MAX_STRUCTURED_BYTES, refuse_depth
from nosology.exchange.text import read_text, require_size
from nosology.model.errors import DamagedInputError


@dataclass(frozen=True, slots=True)
class Links:
    """What a resource says it belongs to, as its references are written."""

    encounters: tuple[str, ...] = ()
    patient: str = ""


class Resource(Protocol):
    """A resource with the place it stands at: `Condition/c1`, or `entry 4` when it has no id, `Condition/c1#m` inside of another."""

    @property
    def type(self) -> str:
        """What it is."""

    @property
    def value(self) -> Json:
        """Its JSON."""

    @property
    def place(self) -> str:
        """Where it stands."""

    @property
    def links(self) -> Links:
        """What it belongs to."""


@dataclass(frozen=True, slots=True)
class Held:
    """A resource that is held in memory."""

    type: str
    value: Json
    place: str
    links: Links = Links()


@dataclass(slots=True)
class Resources:
    """All resources of an input, in its order."""

    all: list[Resource] = field(default_factory=list)
    _known: dict[str, Resource] = field(default_factory=dict)
    _by_type: dict[str, list[Resource]] = field(default_factory=dict)

    def of(self, *types: str) -> Iterator[Resource]:
        """The resources of these types, type by type, each in the order of the input."""
        return (resource for type in types for resource in self._by_type.get(type, ()))

    def find(self, reference: Any, owner: Resource | None) -> Resource | None:
        """The resource that a reference means, when it is in the input.

        Args:
            reference: A reference, or what is written in one.
            owner: The resource that refers; `#m` means what is contained in it.
        """
        name = _name(reference)
        if name.startswith("#"):
            return self._known.get(f"{owner.place.partition('#')[0]}{name}") if owner is not None else None
        parts = name.split("/_history/")[0].split("/")
        return self._known.get(name) or (self._known.get("/".join(parts[-2:])) if len(parts) > 1 else None)

    def put(self, resource: Resource, names: Iterable[str]) -> None:
        """Take in a resource under the names that references may use."""
        self.all.append(resource)
        self._by_type.setdefault(resource.type, []).append(resource)
        for name in filter(None, names):
            self._known.setdefault(name, resource)


def found_in(value: Any, place: str, url: str = "", depth: int = 0) -> Iterator[tuple[Held, tuple[str, ...]]]:
    """A resource with those inside it, in their order, each with the names that references may use.

    Raises:
        UnsafeInputError: They are nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise refuse_depth("FHIR input")
    value = first(value)
    kind, id = text(value, "resourceType"), text(value, "id")
    if not kind:
        return
    if kind == "Bundle":
        for number, entry in enumerate(objects(value, "entry"), start=1):
            yield from found_in(entry.get("resource"), f"{place} entry {number}".strip(), text(entry, "fullUrl"), depth + 1)
        return
    resource = Held(kind, value, f"{kind}/{id}" if id else place or kind, _links(value))
    yield resource, (f"{kind}/{id}" if id else "", url)
    for inner in objects(value, "contained"):
        yield from _contained(inner, resource.place, depth + 1)


def _contained(value: Json, place: str, depth: int) -> Iterator[tuple[Held, tuple[str, ...]]]:
    """A contained resource: its id holds only inside the one that contains it."""
    if depth > MAX_DEPTH:
        raise refuse_depth("FHIR input")
    kind, id = text(value, "resourceType"), text(value, "id").removeprefix("#")
    if not kind:
        return
    name = f"{place.partition('#')[0]}#{id}"
    yield Held(kind, value, name if id else f"{place} contained", _links(value)), (name if id else "",)
    for inner in objects(value, "contained"):
        yield from _contained(inner, place, depth + 1)


def _links(value: Json) -> Links:
    context = value.get("context")
    encounters = (value.get("encounter"), context, *objects(context, "encounter"))
    return Links(tuple(filter(None, map(_name, encounters))), _name(value.get("subject") or value.get("patient")))


def _name(reference: Any) -> str:
    return text(reference, "reference") or text(reference)


def parse_resources(data: bytes) -> Resources:
    """Read one JSON value: a bundle, a resource, or a list of resources.

    Raises:
        InputTooLargeError: It is larger than a record can be.
        DamagedInputError: It is no JSON; the message says where.
        UnsafeInputError: It is nested too deeply.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    resources = Resources()
    value = parse(read_text(data), 1)
    items = [(item, f"item {number}") for number, item in enumerate(value, start=1)] if isinstance(value, list) else [(value, "")]
    for item, place in items:
        for resource, names in found_in(item, place):
            resources.put(resource, names)
    return resources


def parse(line: str, number: int) -> Any:
    """The JSON of a line, or of an input that begins there.

    Raises:
        DamagedInputError: It is no JSON; the message says where.
        UnsafeInputError: It is nested too deeply.
    """
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
