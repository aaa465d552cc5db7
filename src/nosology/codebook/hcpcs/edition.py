"""The book of HCPCS Level II codes and modifiers, and of CPT and CDT numbers."""

import datetime
import functools
import json
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from nosology.codebook.artefact import ArtefactReader, Manifest, open_artefact
from nosology.codebook.hcpcs.compiling import SCHEMA
from nosology.codebook.hcpcs.pairs import PairKind, indicator_in
from nosology.codebook.hcpcs.rows import HcpcsRow
from nosology.codebook.hcpcs.searching import TitleHit, search_titles
from nosology.model.codes import CodeSystem
from nosology.model.errors import UnknownCodeError

_REMEMBERED: Final = 1 << 12


class HcpcsEdition(ArtefactReader):
    """One quarter's book; its rows carry their own dates, so that it judges dates of service of other quarters as well."""

    _SCHEMA = SCHEMA

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest, descriptors: Mapping[str, str] | None = None) -> None:
        super().__init__(connection, manifest)
        self._descriptors = descriptors or {}
        self._find = functools.lru_cache(maxsize=_REMEMBERED)(self._read)

    @classmethod
    def open(cls, path: Path, descriptors: Mapping[str, str] | None = None) -> Self:
        """Open an installed book.

        Args:
            path: The artefact.
            descriptors: Licensed descriptors of CPT and CDT codes, when the user has them.

        Raises:
            CodebookCorruptError: The file is missing, damaged or of another schema.
        """
        return cls(*open_artefact(path, cls._SCHEMA), descriptors)

    def entry(self, code: str) -> HcpcsRow:
        """A code of HCPCS Level II, CPT or CDT with its dates and CMS attributes.

        Raises:
            UnknownCodeError: The book does not have it.
        """
        return self._get(code, "procedure")

    def modifier(self, code: str) -> HcpcsRow:
        """A modifier with its dates.

        Raises:
            UnknownCodeError: The book does not have it; numeric modifiers belong to CPT and are not in it.
        """
        return self._get(code, "modifier")

    def has(self, code: str) -> bool:
        """Whether the book has the code, open or terminated."""
        return self._find(code, "procedure") is not None

    def is_active(self, code: str, date: datetime.date) -> bool:
        """Whether the code may be reported for a date of service; a code the book does not have may not."""
        return _covers(self._find(code, "procedure"), date)

    def is_active_modifier(self, code: str, date: datetime.date) -> bool:
        """Whether the modifier may be reported for a date of service."""
        return _covers(self._find(code, "modifier"), date)

    def pair(self, column1: str, column2: str, date: datetime.date, kind: PairKind) -> str | None:
        """The NCCI indicator of a pair on a date: `1` a modifier may open it, `0` none may; None without such a pair.

        Where the book has no pairs of the kind, those of the other kind answer; a book built before it held pairs has none.
        """
        for one in dict.fromkeys((kind, *PairKind)):
            if one in self._pair_kinds:
                found = self._connection.execute(
                    "SELECT packed FROM pair WHERE kind=? AND code=?", (str(one), column1)
                ).fetchone()
                return indicator_in(found[0], column2, date) if found else None
        return None

    @property
    def has_pairs(self) -> bool:
        """Whether the book has NCCI pairs at all."""
        return bool(self._pair_kinds)

    @cached_property
    def _pair_kinds(self) -> frozenset[str]:
        if self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='pair'").fetchone() is None:
            return frozenset()
        return frozenset(kind for (kind,) in self._connection.execute("SELECT DISTINCT kind FROM pair"))

    def title(self, code: str) -> str:
        """The description: the licensed descriptor where there is one, else that of HCPCS Level II, else empty.

        Raises:
            UnknownCodeError: The book does not have the code.
        """
        row = self.entry(code)
        return self._descriptors.get(row.code) or row.title or row.short_title

    def search(self, phrase: str, system: CodeSystem, limit: int = 10) -> tuple[TitleHit, ...]:
        """Codes of one code set by the words of their titles, best first; CPT and CDT only have titles where they are licensed."""
        titles = ((row.code, self._descriptors.get(row.code) or row.title or row.short_title) for row in self.codes(system))
        return search_titles(phrase, ((code, title) for code, title in titles if title), limit)

    def codes(self, system: CodeSystem | None = None, kind: str = "procedure") -> Iterator[HcpcsRow]:
        """The rows of one code set, or of all, in order of their codes."""
        where, values = ("AND system=?", (str(system),)) if system else ("", ())
        for row in self._connection.execute(f"SELECT * FROM code WHERE kind=? {where} ORDER BY code", (kind, *values)):
            yield _row(row)

    def _get(self, code: str, kind: str) -> HcpcsRow:
        found = self._find(code, kind)
        if found is None:
            noun = "modifier" if kind == "modifier" else "code"
            raise UnknownCodeError(
                f"{code.strip().upper()} is no {noun} of HCPCS Level II, CPT or CDT in the book of {self.info.name}."
            )
        return found

    def _read(self, code: str, kind: str) -> HcpcsRow | None:
        row = self._connection.execute("SELECT * FROM code WHERE code=? AND kind=?", (code.strip().upper(), kind)).fetchone()
        return _row(row) if row else None


def _covers(row: HcpcsRow | None, date: datetime.date) -> bool:
    return row is not None and (row.starts is None or row.starts <= date) and (row.ends is None or date <= row.ends)


def _row(row: tuple[Any, ...]) -> HcpcsRow:
    code, kind, system, title, short, starts, ends, attributes = row
    first, last = (datetime.date.fromisoformat(date) if date else None for date in (starts, ends))
    pairs = tuple((name, value) for name, value in json.loads(attributes))
    return HcpcsRow(code, CodeSystem(system), kind, title, short, first, last, pairs)
