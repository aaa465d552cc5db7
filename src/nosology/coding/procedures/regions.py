"""Regions of the body that the words of a sentence name, each with the side before it: what tells two procedures of a day apart.

Source: tables `procedures/regions` and `procedures/several`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nosology.coding.chart import Line
from nosology.data import read_table
from nosology.words.phrasebook import Phrasebook

__all__ = ["families_of_several", "is_elsewhere", "regions_of", "without_side"]

_SIDES = ("left", "right")


@cache
def _regions() -> Phrasebook[str]:
    return Phrasebook((row["words"], "") for row in read_table("procedures/regions"))


def regions_of(line: Line) -> frozenset[str]:
    """The regions that a sentence names, as in `left forearm`."""
    return frozenset(_found(line))


def _found(line: Line) -> Iterator[str]:
    norms, (start, stop) = line.layout.norms, line.bounds
    for hit in _regions().find(norms, start, stop):
        has_side = hit.first > start and norms[hit.first - 1] in _SIDES
        yield " ".join(norms[hit.first - has_side : hit.last + 1])


def without_side(region: str) -> str:
    """The region of either side."""
    first, _, rest = region.partition(" ")
    return rest if first in _SIDES else region


@cache
def families_of_several() -> Mapping[str, tuple[str, str]]:
    """The families that may be reported for several places of one day: how, and what says so."""
    return {row["family"]: (row["how"], row["source"]) for row in read_table("procedures/several")}


def is_elsewhere(line: Line, others: Sequence[Line]) -> bool:
    """Whether a sentence names places that none of the others names, each of which names its own."""
    ours = regions_of(line)
    return bool(ours) and all((theirs := regions_of(other)) and ours.isdisjoint(theirs) for other in others)
