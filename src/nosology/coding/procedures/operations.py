"""Operations as the table knows them: how notes name them, what tells one from another, and the codes they build.

The rows of `procedures/operations-*` say, in each system, what an operation is coded as. One row of a family applies to a
statement: the one with the most conditions met; in an additive family (its name begins with `+`) every row whose conditions are
met applies, and the base row only where none does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nosology.data import read_table, table_names
from nosology.words.phrasebook import Phrasebook

__all__ = ["Condition", "Operation", "leads", "operations_of"]


_OF_STAY = "procedures/operations-stay"


@dataclass(frozen=True, slots=True)
class Condition:
    """Words that must be there, or must not.

    Attributes:
        phrase: The words, as the phrasebook writes them.
        in_title: They must stand in the statement itself, not only in the report.
    """

    phrase: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the table.

    Attributes:
        family: Operations of which one applies; `+` before it: each that applies.
        lead: The words that name it.
        needs: Conditions that must hold, all of them.
        lacks: Conditions that must not hold, none of them.
        pcs: Templates of ICD-10-PCS codes (see `templates`).
        numbers: CPT and HCPCS numbers, with `@` and what counts their units.
        side: Which modifiers say where: `lr`, `finger`, `toe`, `lid`, `coronary`, or empty.
        drops: Families that this operation includes.
        source: Where the row comes from.
        is_of_stay: It is for encounters that report ICD-10-PCS only (tables `procedures/operations-stay*`).
    """

    family: str
    lead: str
    needs: tuple[Condition, ...]
    lacks: tuple[Condition, ...]
    pcs: tuple[str, ...]
    numbers: tuple[str, ...]
    side: str
    drops: tuple[str, ...]
    source: str
    is_of_stay: bool

    @property
    def is_additive(self) -> bool:
        """Whether further rows of its family may apply beside it."""
        return self.family.startswith("+")


@cache
def _operations() -> tuple[Operation, ...]:
    names = [name for name in table_names("procedures") if name.startswith("procedures/operations-")]
    return tuple(_operation(row, name.startswith(_OF_STAY)) for name in names for row in read_table(name))


def _operation(row: Mapping[str, str], is_of_stay: bool) -> Operation:
    return Operation(
        family=row["family"],
        lead=row["lead"],
        needs=_conditions(row["needs"]),
        lacks=_conditions(row["lacks"]),
        pcs=tuple(row["pcs"].split()),
        numbers=tuple(row["numbers"].split()),
        side=row["side"],
        drops=tuple(row["drops"].split()),
        source=row["source"],
        is_of_stay=is_of_stay,
    )


def _conditions(cell: str) -> tuple[Condition, ...]:
    return tuple(
        Condition(part.strip().removeprefix("^").strip(), part.strip().startswith("^"))
        for part in cell.split(";")
        if part.strip()
    )


@cache
def leads(of_stay: bool = True) -> Phrasebook[str]:
    """The words that name operations, with their families; those of a stay among them or not."""
    pairs = dict.fromkeys((op.lead, op.family) for op in _operations() if of_stay or not op.is_of_stay)
    return Phrasebook(pairs)


@cache
def operations_of(of_stay: bool = True) -> Mapping[str, tuple[Operation, ...]]:
    """The rows of each family, in table order; those of a stay among them or not."""
    table: dict[str, list[Operation]] = {}
    for operation in _operations():
        if of_stay or not operation.is_of_stay:
            table.setdefault(operation.family, []).append(operation)
    return {family: tuple(rows) for family, rows in table.items()}
