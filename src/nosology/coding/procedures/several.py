"""Procedures of one family at several places on one day: what is added up, what is listed each by itself, what both sides make one.

Source: CPT guidelines of the sections named in table `procedures/several`; NCCI Policy Manual, chapter I, E (59).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nosology.codebook.hcpcs import HcpcsEdition
from nosology.coding.procedures.context import Context
from nosology.coding.procedures.measures import count_in, length_in
from nosology.coding.procedures.numbers import Line, bill
from nosology.coding.procedures.operations import Operation
from nosology.coding.procedures.regions import families_of_several, regions_of, without_side
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Encounter
from nosology.model.findings import Evidence

__all__ = ["Done", "bill_several", "instead_of"]


class Done(NamedTuple):
    """An operation as done at one place."""

    operation: Operation
    context: Context
    evidence: tuple[Evidence, ...]


def bill_several(family: str, done: Sequence[Done], encounter: Encounter, books: HcpcsEdition) -> Iterator[tuple[Line, Done]]:
    """The lines of a family that was done at several places, each with what it rests on."""
    how, source = families_of_several()[family]
    if how == "each":
        yield from _each(done, encounter, books, source)
        return
    groups: dict[tuple[str, ...], list[Done]] = {}
    for one in done:
        groups.setdefault(one.operation.numbers, []).append(one)
    for group in groups.values():
        yield from _together(group, how, encounter, books, source)


def _together(
    group: Sequence[Done], how: str, encounter: Encounter, books: HcpcsEdition, source: str
) -> Iterator[tuple[Line, Done]]:
    """One row of the table for places whose lengths or counts are added."""
    quotes = tuple(quote for one in group for quote in one.evidence)
    whole = Done(group[0].operation, group[0].context, quotes)
    if how == "sum":
        lengths = [length_in(one.context) for one in group]
        total = sum(length for length in lengths if length is not None) if any(lengths) else None
    else:
        total = float(sum(count_in(one.context) or 1 for one in group))
    for line in bill(whole.operation, whole.context, encounter, books, total):
        if len(group) > 1:
            line.steps = (*line.steps, Step("several", source, f"{len(group)} places, added"))
        yield line, whole


def _each(done: Sequence[Done], encounter: Encounter, books: HcpcsEdition, source: str) -> Iterator[tuple[Line, Done]]:
    """A line for each place; the left and the right of one site are one line with 50, a number again is distinct with 59."""
    billed = [(line, one) for one in done for line in bill(one.operation, one.context, encounter, books)]
    taken: list[tuple[Line, Done]] = []
    for line, one in billed:
        twin = next((at for at, (other, its) in enumerate(taken) if _are_both_sides(line, one, other, its)), None)
        if twin is not None:
            other, its = taken[twin]
            both = Step("modifier", "CPT modifier 50", "50: both sides in one session")
            taken[twin] = (
                Line(line.code, ("50",), line.units, (*other.steps, both)),
                Done(its.operation, its.context, (*its.evidence, *one.evidence)),
            )
            continue
        if any(other.code == line.code and not _have_own_sites(other, line) for other, _ in taken):
            line = Line(
                line.code, ("59", *line.modifiers), line.units, (*line.steps, Step("modifier", source, "59: another place"))
            )
        taken.append((line, one))
    yield from taken


def _have_own_sites(one: Line, other: Line) -> bool:
    """Whether modifiers name different fingers, toes or lids; sides alone do not tell two joints apart."""
    ours, theirs = set(one.modifiers) - {"LT", "RT", "50", "59"}, set(other.modifiers) - {"LT", "RT", "50", "59"}
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _are_both_sides(line: Line, one: Done, other: Line, its: Done) -> bool:
    if line.code != other.code or {*line.modifiers, *other.modifiers} != {"LT", "RT"}:
        return False
    ours, theirs = (frozenset(map(without_side, regions_of(each.context.statement.place.line))) for each in (one, its))
    return not ours.isdisjoint(theirs)


@cache
def _instead() -> Mapping[str, tuple[frozenset[str], str]]:
    return {row["number"]: (frozenset(row["beside"].split()), row["becomes"]) for row in read_table("procedures/instead")}


def instead_of(number: str, numbers: Sequence[str]) -> str:
    """The number that stands in place of another beside one that is primary; itself else."""
    beside, becomes = _instead().get(number, (frozenset(), number))
    return number if beside.isdisjoint(numbers) else becomes
