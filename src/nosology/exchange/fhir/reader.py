"""FHIR R4 in: resources become one record per encounter."""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from nosology.exchange.fhir.export import read_export
from nosology.exchange.fhir.facts import facts_of
from nosology.exchange.fhir.grouping import READ, REFERRED, Group, group
from nosology.exchange.fhir.resources import Resources, parse_resources
from nosology.exchange.fhir.sender import codes_of, codes_of_encounter
from nosology.exchange.fhir.texts import Texts
from nosology.exchange.fhir.validating import validate
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.model.errors import UnsupportedFormatError
from nosology.model.record import Record


def read_fhir(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Read a bundle, a resource or a list of resources: one record per encounter, in the order of the input.

    Raises:
        MissingExtraError: The extra `fhir` is not installed.
        DamagedInputError: It is truncated or no JSON.
        UnsafeInputError: It is nested too deeply.
        UnsupportedFormatError: It holds no resource that is read.
    """
    return _records(parse_resources(data), Format.FHIR, depth)


def read_fhir_lines(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Read a bulk export, one resource a line, likewise."""
    return read_fhir_export([io.BytesIO(data)], depth)


def read_fhir_export(streams: Sequence[BinaryIO], depth: int = 0) -> Iterator[Record]:
    """Read the files of a bulk export likewise. They are read line by line; no more than one encounter is held at a time.

    Args:
        streams: The files, which stay open until the last record was taken.
        depth: How many documents the export stands inside.
    """
    return _records(read_export(streams), Format.FHIR_LINES, depth)


def _records(resources: Resources, format: Format, depth: int) -> Iterator[Record]:
    if next(resources.of(*READ), None) is None:
        raise UnsupportedFormatError(f"The FHIR input holds none of the resources that are read: {', '.join(sorted(READ))}.")
    unread = Counter(resource.type for resource in resources.all if resource.type not in READ | REFERRED)
    for number, found in enumerate(group(resources)):
        gathered = Gathered()
        for type, count in unread.items() if number == 0 else ():
            gathered.miss(type if type.isalnum() and type.isascii() else "a resource", "a resource that is not read", count)
        yield _record(found, resources, gathered, depth).record(format)


def _record(found: Group, resources: Resources, gathered: Gathered, depth: int) -> Gathered:
    for resource in (found.patient, found.encounter, *found.members):
        if resource is not None and resource.type in READ:
            validate(resource, gathered)
    gathered.facts = facts_of(found, resources, gathered)
    if found.encounter is not None:
        gathered.sender_codes += codes_of_encounter(found.encounter)
    for resource in found.members:
        gathered.sender_codes += codes_of(resource, found.encounter, resources)
    Texts(resources, gathered, depth).take(found.members)
    if found.strays:
        gathered.miss("resources", "belong to none of several encounters", found.strays)
    if gathered.facts.kind is None and gathered.documents:
        gathered.facts = replace(gathered.facts, kind=gathered.documents[0].kind)
    return gathered
