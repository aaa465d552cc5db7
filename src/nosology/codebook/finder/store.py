"""The finder's file, opened: leads at once, terms, lines and words when they are first asked for."""

import json
import sqlite3
from array import array
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, Self

from nosology.codebook.finder.nodes import Node, pack_node
from nosology.codebook.finder.schema import APPLICATION, SCHEMA_VERSION
from nosology.model.errors import CodebookCorruptError

__all__ = ["DRUG_TABLE", "EVERYTHING", "Lead", "Store"]

DRUG_TABLE: Final = -1
"""The term number that stands for the whole Table of Drugs in a jump."""

EVERYTHING: Final = "*"
"""Stands for the words of a lead to which any word may matter."""

_REMEMBERED: Final = 1 << 14
_REPAIR: Final = "Run `nosology codebooks install` to build it again."


class Lead:
    """A lead: what kind of thing it names, the terms it opens, and the words that can matter to it (None: any may)."""

    __slots__ = ("heard", "key", "kind", "terms")

    def __init__(self, key: str, kind: str, terms: str, heard: str) -> None:
        """Open a stored lead."""
        self.heard = None if heard == EVERYTHING else frozenset(heard.split())
        self.key = key
        self.kind = kind
        self.terms: list[int] = json.loads(terms)


class Store:
    """Read access to a finder's file."""

    def __init__(self, connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
        """Take over an open file; see `open`."""
        self.manifest = manifest
        self._connection = connection
        self.term = lru_cache(maxsize=_REMEMBERED)(self._read_term)
        self.book = lru_cache(maxsize=_REMEMBERED)(self._read_book)
        self.lead = lru_cache(maxsize=_REMEMBERED)(self._read_lead)
        self.drugs = lru_cache(maxsize=_REMEMBERED)(self._read_drugs)
        self.line = lru_cache(maxsize=_REMEMBERED)(self._read_line)
        self.posting = lru_cache(maxsize=1024)(self._read_posting)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a finder's file.

        Raises:
            CodebookCorruptError: The file is missing, damaged, or was built by another schema version.
        """
        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            manifest = {key: json.loads(value) for key, value in connection.execute("SELECT key, value FROM manifest")}
        except (sqlite3.Error, ValueError) as error:
            raise CodebookCorruptError(f"The finder {path.name} cannot be read. {_REPAIR}") from error
        if manifest.get("application") != APPLICATION or manifest.get("schema") != SCHEMA_VERSION:
            raise CodebookCorruptError(f"The finder {path.name} was built by another version of nosology. {_REPAIR}")
        return cls(connection, manifest)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @cached_property
    def longest(self) -> dict[str, int]:
        """The number of words in the longest lead that begins with a word."""
        longest: dict[str, int] = {}
        for key in self.kinds:
            first, length = key.partition(" ")[0], key.count(" ") + 1
            if length > longest.get(first, 0):
                longest[first] = length
        return longest

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of every lead."""
        return dict(self._connection.execute("SELECT key, kind FROM lead"))

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each word of the books says; words not here occur nowhere in them."""
        return dict(self._connection.execute("SELECT word, weight FROM word"))

    def leads_from(self, word: str) -> Iterator[tuple[str, str]]:
        """Key and kind of every lead that begins with a word."""
        yield from self._connection.execute("SELECT key, kind FROM lead WHERE key >= ? AND key < ?", (word, f"{word}!"))

    def _read_lead(self, key: str) -> Lead:
        return Lead(*self._connection.execute("SELECT key, kind, terms, heard FROM lead WHERE key = ?", (key,)).fetchone())

    def _read_term(self, number: int) -> Node:
        (body,) = self._connection.execute("SELECT body FROM term WHERE number = ?", (number,)).fetchone()
        return Node(json.loads(body))

    def _read_book(self, number: int) -> str:
        (book,) = self._connection.execute("SELECT book FROM term WHERE number = ?", (number,)).fetchone()
        return str(book)

    def _read_drugs(self, word: str) -> list[int]:
        """Terms of the Table of Drugs whose name begins with this word."""
        row = self._connection.execute("SELECT terms FROM drug WHERE word = ?", (word,)).fetchone()
        found: list[int] = json.loads(row[0]) if row else []
        return found

    def _read_line(self, number: int) -> tuple[str, str, tuple[str, ...]]:
        """Code, text and words of a line of the Tabular List."""
        row = self._connection.execute("SELECT code, text, words FROM line WHERE number = ?", (number,)).fetchone()
        return row[0], row[1], tuple(row[2].split())

    def _read_posting(self, word: str) -> array[int]:
        """The lines that hold a word."""
        numbers = array("I")
        row = self._connection.execute("SELECT numbers FROM posting WHERE word = ?", (word,)).fetchone()
        if row:
            numbers.frombytes(row[0])
        return numbers


NOTHING: Final = Node(pack_node(""))
