"""ICD-9-CM as an edition to look things up in: diagnoses or procedures."""

import json
import sqlite3
from collections.abc import Iterator

from nosology.codebook.artefact import ArtefactReader, Manifest
from nosology.codebook.icd9.compiling import SCHEMA
from nosology.model.books import CodeRange, Note, NoteKind, TabularEntry
from nosology.model.codes import Code, Icd9CmCode, Icd9ProcedureCode
from nosology.model.errors import UnknownCodeError

_COLUMNS = "code, title, parent, is_billable"


class Icd9Edition(ArtefactReader):
    """The tabular list of ICD-9-CM: the same questions as an edition of ICD-10-CM, as far as they make sense here."""

    _SCHEMA = SCHEMA

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        super().__init__(connection, manifest)
        self._kind: type[Code] = Icd9ProcedureCode if manifest.info.system == "icd9pcs" else Icd9CmCode

    def entry(self, code: str) -> TabularEntry:
        """The entry of a code, category, section (`001-009`) or chapter (`chapter 1`), however it was typed.

        Raises:
            UnknownCodeError: There is no such entry.
        """
        found = self._find(code)
        if found is None:
            raise UnknownCodeError(f"{code.strip()} is not in ICD-9-CM version 32 ({self._kind.system}).")
        return found

    def has(self, code: str) -> bool:
        """Whether there is such an entry, billable or not."""
        return self._find(code) is not None

    def is_billable(self, code: str) -> bool:
        """Whether the code could be submitted; a text that is no code could not."""
        found = self._find(code)
        return found is not None and found.is_billable

    def short_title(self, code: str) -> str:
        """The abbreviated title of a billable code, empty where the edition has none.

        Raises:
            UnknownCodeError: There is no such entry.
        """
        row = self._connection.execute("SELECT short FROM entry WHERE code=?", (self.entry(code).code,)).fetchone()
        return str(row[0])

    def children(self, code: str) -> tuple[TabularEntry, ...]:
        """The entries right below, in print order.

        Raises:
            UnknownCodeError: There is no such entry.
        """
        return self._rows("parent=? ORDER BY position", self.entry(code).code)

    def chapters(self) -> tuple[TabularEntry, ...]:
        """The entries at the top: chapters, or categories where the tabular text is not installed."""
        return self._rows("parent IS NULL ORDER BY position")

    def chain(self, code: str) -> tuple[TabularEntry, ...]:
        """The entry and everything above it, chapter first.

        Raises:
            UnknownCodeError: There is no such entry.
        """
        chain = [self.entry(code)]
        while (parent := chain[0].parent) is not None:
            chain.insert(0, self.entry(parent))
        return tuple(chain)

    def codes(self, billable_only: bool = True) -> Iterator[TabularEntry]:
        """The billable codes, or every entry, in print order."""
        where = "is_billable" if billable_only else "1"
        for row in self._connection.execute(f"SELECT {_COLUMNS} FROM entry WHERE {where} ORDER BY position"):
            yield _entry(row)

    def notes(self, code: str, inherited: bool = True) -> tuple[Note, ...]:
        """The notes that apply to an entry: those of the entries above first, its own last.

        Raises:
            UnknownCodeError: There is no such entry.
        """
        entries = self.chain(code) if inherited else (self.entry(code),)
        return tuple(note for entry in entries for note in self._notes(entry.code))

    def _notes(self, code: str) -> Iterator[Note]:
        rows = self._connection.execute("SELECT kind, text, refers_to FROM note WHERE code=? ORDER BY number", (code,))
        for kind, text, ranges in rows:
            yield Note(code, NoteKind(kind), text, tuple(CodeRange(first, last) for first, last in json.loads(ranges)))

    def _find(self, code: str) -> TabularEntry | None:
        typed = code.strip()
        exact = self._rows("code=?", typed)
        if exact:
            return exact[0]
        try:
            written = self._kind.parse(typed).value
        except UnknownCodeError:
            return None
        return next(iter(self._rows("code=?", written)), None)

    def _rows(self, where: str, *values: str) -> tuple[TabularEntry, ...]:
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM entry WHERE {where}", values)
        return tuple(_entry(row) for row in rows)


def _entry(row: tuple[str, str, str | None, int]) -> TabularEntry:
    code, title, parent, is_billable = row
    return TabularEntry(code, title, parent, bool(is_billable))
