"""One edition of ICD-10-PCS: codes, tables, definitions, keys and index."""

import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from nosology.codebook.artefact import ArtefactReader, Manifest
from nosology.codebook.icd10pcs.model import (
    TABLE_AXES,
    AxisValue,
    DeviceAggregate,
    KeyKind,
    PcsDefinition,
    PcsEntry,
    PcsIndexTerm,
    PcsKey,
    PcsTable,
)
from nosology.codebook.icd10pcs.packing import SCHEMA, norm, unpack_axes, unpack_row, unpack_term
from nosology.model.codes import Icd10PcsCode
from nosology.model.errors import UnknownCodeError


class Icd10PcsEdition(ArtefactReader):
    """The books of one fiscal year; everything is read on demand and kept.

    Building a code axis by axis is the matter of `PartialCode`.
    """

    _SCHEMA = SCHEMA

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        super().__init__(connection, manifest)
        self.table = lru_cache(maxsize=None)(self._read_table)

    def has(self, code: str) -> bool:
        """Whether the code is valid in this edition; a text that is no code at all is not."""
        return self._connection.execute("SELECT 1 FROM code WHERE code=?", (_bare(code),)).fetchone() is not None

    is_valid = has
    is_billable = has

    def title(self, code: str) -> str:
        """Full title of a valid code.

        Raises:
            UnknownCodeError: The code is not valid in this edition.
        """
        return self._code(code)[1]

    def entry(self, code: str) -> PcsEntry:
        """A valid code with its titles and the value of each axis.

        Raises:
            UnknownCodeError: The code is not valid in this edition.
        """
        value, title, short = self._code(code)
        table = self.table(value[:TABLE_AXES])
        row = next(row for row in table.rows if all(row.admits(axis, value[axis - 1]) for axis in (4, 5, 6, 7)))
        tail = tuple(
            next(v for v in axis if v.character == character)
            for axis, character in zip(row.axes, value[TABLE_AXES:], strict=True)
        )
        axes = tuple(zip(table.axis_titles, (*table.head, *tail), strict=True))
        return PcsEntry(value, title, short, axes, table.definition)

    def _code(self, code: str) -> tuple[str, str, str]:
        row = self._connection.execute("SELECT code, title, short FROM code WHERE code=?", (_bare(code),)).fetchone()
        if row is None:
            bare = Icd10PcsCode.parse(code).value
            raise UnknownCodeError(
                f"{bare} is not a valid ICD-10-PCS code in FY{self.info.name}; `nosology pcs {bare[:3]}` shows what its table allows."
            )
        return row[0], row[1], row[2]

    def codes(self, prefix: str = "") -> Iterator[str]:
        """The valid codes that begin with the prefix, in order."""
        rows = self._connection.execute(
            "SELECT code FROM code WHERE code BETWEEN ? AND ? ORDER BY code", (prefix, prefix + "ZZZZZZZ")
        )
        return (code for (code,) in rows)

    def tables(self) -> tuple[str, ...]:
        """The three characters of every table, in order."""
        return tuple(code for (code,) in self._connection.execute("SELECT code FROM pcs_table ORDER BY code"))

    def _read_table(self, code: str) -> PcsTable:
        """A table by its three characters.

        Raises:
            UnknownCodeError: There is no such table in this edition.
        """
        row = self._connection.execute("SELECT head, axis_titles, definition FROM pcs_table WHERE code=?", (code,)).fetchone()
        if row is None:
            raise UnknownCodeError(
                f"There is no table {code} in ICD-10-PCS FY{self.info.name}; `nosology pcs {code[:1]}` shows what is."
            )
        (head,) = unpack_axes(row[0])
        rows = self._connection.execute("SELECT axes FROM pcs_row WHERE pcs_table=? ORDER BY number", (code,))
        return PcsTable(
            code, (head[0], head[1], head[2]), tuple(json.loads(row[1])), row[2], tuple(unpack_row(body) for (body,) in rows)
        )

    def heads(self) -> tuple[tuple[AxisValue, ...], ...]:
        """The first three values of every table, in order."""
        return tuple(unpack_axes(head)[0] for (head,) in self._connection.execute("SELECT head FROM pcs_table ORDER BY code"))

    def definitions(self, section: str, axis: int) -> tuple[PcsDefinition, ...]:
        """The definitions printed for an axis of a section, in print order."""
        rows = self._connection.execute("SELECT * FROM definition WHERE section=? AND axis=? ORDER BY rowid", (section, axis))
        return tuple(_definition(row) for row in rows)

    def definition(self, section: str, axis: int, label: str) -> PcsDefinition | None:
        """What a value of an axis means, or None where the Definitions say nothing."""
        return next((entry for entry in self.definitions(section, axis) if label in entry.titles), None)

    def keys(self, term: str) -> tuple[PcsKey, ...]:
        """The lines of the body part, device and substance keys and the `use` lines of the index for a clinical term."""
        rows = self._connection.execute("SELECT term, kind, use FROM key WHERE norm=? ORDER BY rowid", (norm(term),))
        return tuple(PcsKey(found, KeyKind(kind), tuple(json.loads(use))) for found, kind, use in rows)

    def all_keys(self, kind: KeyKind) -> Iterator[PcsKey]:
        """Every line of one key, in print order."""
        for term, use in self._connection.execute("SELECT term, use FROM key WHERE kind=? ORDER BY rowid", (str(kind),)):
            yield PcsKey(term, kind, tuple(json.loads(use)))

    def aggregates(self) -> tuple[DeviceAggregate, ...]:
        """The device aggregation table."""
        rows = self._connection.execute("SELECT * FROM aggregate ORDER BY rowid")
        return tuple(DeviceAggregate(d, o, tuple(json.loads(systems)), AxisValue(c, label)) for d, o, systems, c, label in rows)

    def main_terms(self) -> Iterator[PcsIndexTerm]:
        """The main terms of the index, in print order."""
        for (body,) in self._connection.execute("SELECT body FROM term ORDER BY position"):
            yield unpack_term(body)

    def index_term(self, title: str) -> PcsIndexTerm | None:
        """The main term of that title (case does not matter), or None."""
        row = self._connection.execute("SELECT body FROM term WHERE norm=? ORDER BY position", (norm(title),)).fetchone()
        return unpack_term(row[0]) if row else None

    def index_titles(self, beginning: str) -> tuple[str, ...]:
        """Titles of the main terms that begin with these letters, in order."""
        start = norm(beginning)
        rows = self._connection.execute(
            "SELECT title FROM term WHERE norm >= ? AND norm < ? ORDER BY norm", (start, start + "\U0010ffff")
        )
        return tuple(title for (title,) in rows)


def _bare(code: str) -> str:
    return code.strip().upper()


def _definition(row: tuple[str, int, str, str, str, str, str]) -> PcsDefinition:
    section, axis, axis_title, titles, definition, explanation, includes = row
    return PcsDefinition(
        section, axis, axis_title, tuple(json.loads(titles)), definition, explanation, tuple(json.loads(includes))
    )
