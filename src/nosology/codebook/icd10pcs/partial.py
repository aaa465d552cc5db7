"""Building a code axis by axis: after every choice, what is still legal; an illegal code cannot be made."""

from dataclasses import dataclass, field
from typing import Self

from nosology.codebook.icd10pcs.edition import Icd10PcsEdition
from nosology.codebook.icd10pcs.model import AXES, TABLE_AXES, Axis, AxisValue, PcsRow, PcsTable
from nosology.model.codes import Icd10PcsCode
from nosology.model.errors import UnknownCodeError

OPEN = "_"
"""Stands for an axis on which nothing is chosen yet."""


@dataclass(frozen=True, slots=True)
class PartialCode:
    """The choices made so far. Values are immutable; `choose` gives a new one.

    Axes are numbered 1 to 7 and may be chosen in any order. Every choice is checked against the rows of the tables that all
    earlier choices leave, so that a complete one is always a valid code of the edition.

    Attributes:
        edition: The edition whose tables decide.
        chosen: Seven characters, `_` where the axis is open: `0DT____`.
    """

    edition: Icd10PcsEdition = field(compare=False, repr=False)
    chosen: str = OPEN * AXES
    _rows: tuple[tuple[PcsTable, PcsRow], ...] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def start(cls, edition: Icd10PcsEdition, text: str = "") -> Self:
        """Begin with the first characters of a code; `_` or `?` leaves an axis open (`0DT_4` chooses the approach first).

        Raises:
            UnknownCodeError: One of the characters is not legal after those before it, or there are more than seven.
        """
        typed = text.strip().upper().replace("?", OPEN)
        if len(typed) > AXES:
            raise UnknownCodeError(f"{typed} has more than {AXES} characters; an ICD-10-PCS code has {AXES}.")
        code = cls(edition)
        for axis, character in enumerate(typed, 1):
            code = code if character == OPEN else code.choose(character, axis)
        return code

    @property
    def is_complete(self) -> bool:
        """Whether all seven axes are chosen."""
        return OPEN not in self.chosen

    @property
    def open_axes(self) -> tuple[int, ...]:
        """Axes on which nothing is chosen yet."""
        return tuple(axis for axis, character in enumerate(self.chosen, 1) if character == OPEN)

    def choose(self, character: str, axis: int | None = None) -> Self:
        """Choose a value, on the first open axis or on the one named.

        Raises:
            UnknownCodeError: The value is not legal there after the choices made, or the code is complete.
        """
        target = axis or next(iter(self.open_axes), None)
        if target is None:
            raise UnknownCodeError(f"{self.chosen} is complete; there is no axis left to choose.")
        character = character.upper()
        rows = self._without(target)
        admitted = tuple(
            (table, row) for table, row in rows if any(v.character == character for v in values_of(table, row, target))
        )
        if not admitted:
            raise UnknownCodeError(self._refusal(character, target))
        chosen = self.chosen[: target - 1] + character + self.chosen[target:]
        return type(self)(self.edition, chosen, admitted if self._is_narrow(chosen) else None)

    def legal(self, axis: int) -> Axis:
        """The values still legal on an axis, open or chosen, given all choices on the other axes; in order of their characters.

        Where a character has several meanings among the rows left, its label lists them.
        """
        labels: dict[str, list[str]] = {}
        for table, row in self._without(axis):
            for value in values_of(table, row, axis):
                known = labels.setdefault(value.character, [])
                if value.label not in known:
                    known.append(value.label)
        return tuple(AxisValue(character, " or ".join(labels[character])) for character in sorted(labels))

    def options(self) -> Axis:
        """The values legal on the first open axis; empty when the code is complete."""
        return self.legal(self.open_axes[0]) if self.open_axes else ()

    def axis_title(self, axis: int) -> str:
        """What the axis is called in the tables left (`Body Part`); the titles differ between sections."""
        titles: list[str] = []
        for table, _ in self._candidates():
            if table.axis_titles[axis - 1] not in titles:
                titles.append(table.axis_titles[axis - 1])
        return " / ".join(titles)

    def values(self) -> tuple[AxisValue | None, ...]:
        """The chosen value of each axis with its label, None where the axis is open."""
        return tuple(
            next(value for value in self.legal(axis) if value.character == character) if character != OPEN else None
            for axis, character in enumerate(self.chosen, 1)
        )

    def code(self) -> Icd10PcsCode:
        """The finished code.

        Raises:
            UnknownCodeError: Axes are still open.
        """
        if not self.is_complete:
            named = ", ".join(self.axis_title(axis) for axis in self.open_axes)
            raise UnknownCodeError(f"{self.chosen} is not complete: choose {named}.")
        return Icd10PcsCode(self.chosen)

    def __str__(self) -> str:
        return self.chosen.rstrip(OPEN)

    def _candidates(self) -> tuple[tuple[PcsTable, PcsRow], ...]:
        return self._rows if self._rows is not None else self._filter(self.chosen)

    def _without(self, axis: int) -> tuple[tuple[PcsTable, PcsRow], ...]:
        """The rows left by all choices but the one on this axis."""
        if self.chosen[axis - 1] == OPEN:
            return self._candidates()
        return self._filter(self.chosen[: axis - 1] + OPEN + self.chosen[axis:])

    def _filter(self, chosen: str) -> tuple[tuple[PcsTable, PcsRow], ...]:
        wanted = [(axis, character) for axis, character in enumerate(chosen, 1) if character != OPEN]
        return tuple(
            (table, row)
            for table in self._tables(chosen)
            for row in table.rows
            if all(any(v.character == c for v in values_of(table, row, axis)) for axis, c in wanted)
        )

    def _tables(self, chosen: str) -> list[PcsTable]:
        head = chosen[:TABLE_AXES]
        fits = [name for name in self.edition.tables() if all(h in (OPEN, n) for h, n in zip(head, name, strict=True))]
        return [self.edition.table(name) for name in fits]

    @staticmethod
    def _is_narrow(chosen: str) -> bool:
        return OPEN not in chosen[:TABLE_AXES]

    def _refusal(self, character: str, axis: int) -> str:
        legal = ", ".join(f"{value.character} ({value.label})" for value in self.legal(axis))
        return f"{character} is not legal on axis {axis} ({self.axis_title(axis)}) after {str(self) or 'nothing'}; legal are: {legal}."


def values_of(table: PcsTable, row: PcsRow, axis: int) -> Axis:
    """The values a row admits on an axis (1 to 7); on the first three it is the table's own."""
    return (table.head[axis - 1],) if axis <= TABLE_AXES else row.axes[axis - TABLE_AXES - 1]
