"""Read one compiled edition of ICD-10-CM; every look-up goes to the file and is remembered."""

import datetime
import functools
import sqlite3
from collections.abc import Callable, Iterator

from nosology.codebook.artefact import ArtefactReader, Manifest
from nosology.codebook.icd10cm.alphabetic import BOOKS
from nosology.codebook.icd10cm.packing import unpack_ranges, unpack_term
from nosology.codebook.icd10cm.references import covers
from nosology.codebook.icd10cm.schema import SCHEMA
from nosology.model.books import IndexTerm, Note, NoteKind, SeventhCharacter, TabularEntry
from nosology.model.codes import Icd10CmCode
from nosology.model.errors import UnknownCodeError

_REMEMBERED = 1 << 16
_ENTRY = "SELECT code, title, parent, is_billable, is_poa_exempt FROM entry"


class Icd10CmEdition(ArtefactReader):
    """The Tabular List and the indexes of one edition. Opening reads the manifest only."""

    _SCHEMA = SCHEMA

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        super().__init__(connection, manifest)
        remember = functools.lru_cache(maxsize=_REMEMBERED)
        self._entry: Callable[[str], TabularEntry | None] = remember(self._read_entry)
        self._children: Callable[[str], tuple[TabularEntry, ...]] = remember(self._read_children)
        self._own_notes: Callable[[str], tuple[Note, ...]] = remember(self._read_notes)
        self._own_sevenths: Callable[[str], tuple[SeventhCharacter, ...]] = remember(self._read_sevenths)
        self._of_kind: Callable[[str, NoteKind], tuple[Note, ...]] = remember(self._find_notes)
        self._exclusion: Callable[[str, str], Note | None] = remember(self._find_exclusion)
        self._titles: Callable[[str], tuple[str, ...]] = remember(self._read_titles)
        self._term: Callable[[str, str], IndexTerm | None] = remember(self._read_term)

    def entry(self, code: str) -> TabularEntry:
        """The chapter, section, category, subcategory or code, however the code was typed.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        found = self._entry(code) or self._entry(_tidy(code))
        if found is None:
            raise UnknownCodeError(
                f"ICD-10-CM {self.info.name} has no entry {code!r}; check the code, or the date with `--date`."
            )
        return found

    def has(self, code: str) -> bool:
        """Whether the edition has this code (a billable one or a header), chapter or section, in dotted form."""
        return self._entry(code) is not None

    def is_billable(self, code: str) -> bool:
        """Whether the code, in dotted form, may be submitted; False for headers and unknown codes."""
        found = self._entry(code)
        return found is not None and found.is_billable

    def poa_exempt(self, code: str) -> bool:
        """Whether the code is on the POA-exempt list of the edition.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        return self.entry(code).is_poa_exempt

    def children(self, code: str) -> tuple[TabularEntry, ...]:
        """The entries right below, in print order; 7th-character codes are below the code they complete.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        return self._children(self.entry(code).code)

    def chapters(self) -> tuple[TabularEntry, ...]:
        """The chapters, in order."""
        rows = self._connection.execute(f"{_ENTRY} WHERE parent IS NULL ORDER BY position")
        return tuple(_to_entry(row) for row in rows)

    def chain(self, code: str) -> tuple[TabularEntry, ...]:
        """The entry and everything above it, chapter first.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        chain = [self.entry(code)]
        while chain[-1].parent is not None:
            chain.append(self.entry(chain[-1].parent))
        return tuple(reversed(chain))

    def codes(self, billable_only: bool = True) -> Iterator[TabularEntry]:
        """Every billable code, or every entry, in print order."""
        where = "WHERE is_billable" if billable_only else ""
        yield from map(_to_entry, self._connection.execute(f"{_ENTRY} {where} ORDER BY position"))

    def validity(self, code: str) -> tuple[datetime.date, datetime.date]:
        """First and last date of service in this edition's year on which the entry is valid.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        query = "SELECT valid_from, valid_to FROM entry WHERE code = ?"
        first, last = self._connection.execute(query, (self.entry(code).code,)).fetchone()
        return datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)

    def notes(self, code: str, inherited: bool = True) -> tuple[Note, ...]:
        """The instructional notes that apply: those of the chapter first, the entry's own last.

        Inclusion terms describe their own entry only and are never inherited.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        own = self._own_notes(self.entry(code).code)
        if not inherited:
            return own
        above = (note for entry in self.chain(code)[:-1] for note in self._own_notes(entry.code))
        return (*(note for note in above if note.kind is not NoteKind.INCLUSION_TERM), *own)

    def notes_of(self, code: str, kind: NoteKind) -> tuple[Note, ...]:
        """The notes of one kind that apply, in the order of `notes`.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        return self._of_kind(code, kind)

    def seventh(self, code: str) -> tuple[SeventhCharacter, ...]:
        """The 7th characters that apply to the entry, by inheritance; empty when it takes none.

        Raises:
            UnknownCodeError: This edition has no such entry.
        """
        for entry in reversed(self.chain(code)):
            if own := self._own_sevenths(entry.code):
                return own
        return ()

    def exclusion(self, a: str, b: str) -> Note | None:
        """The Excludes1 note, own or inherited, of either code that names the other; None when they may stand together.

        Raises:
            UnknownCodeError: This edition lacks one of the codes.

        Source: ICD-10-CM Official Guidelines, section I.A.12.a.
        """
        return self._exclusion(a, b)

    def books(self) -> tuple[str, ...]:
        """The index books this edition holds: some of `disease`, `external`, `neoplasm`, `drug`; empty without an index."""
        return tuple(book for book in BOOKS if self.manifest.count(f"main terms ({book})"))

    def main_terms(self, book: str) -> Iterator[IndexTerm]:
        """Every main term of a book with its subterms, in print order; nothing when the edition lacks the book."""
        rows = self._connection.execute("SELECT body FROM term WHERE book = ? ORDER BY position", (book,))
        yield from (unpack_term(body) for (body,) in rows)

    def index_term(self, title: str, book: str = "disease") -> IndexTerm | None:
        """The main term with this title, upper and lower case alike, or None."""
        return self._term(title.casefold(), book)

    def main_term_titles(self, book: str) -> tuple[str, ...]:
        """The main terms of a book in print order, in lower case."""
        return self._titles(book)

    def _read_titles(self, book: str) -> tuple[str, ...]:
        rows = self._connection.execute("SELECT key FROM term WHERE book = ? ORDER BY position", (book,))
        return tuple(key for (key,) in rows)

    def _read_entry(self, code: str) -> TabularEntry | None:
        row = self._connection.execute(f"{_ENTRY} WHERE code = ?", (code,)).fetchone()
        return _to_entry(row) if row else None

    def _read_children(self, code: str) -> tuple[TabularEntry, ...]:
        rows = self._connection.execute(f"{_ENTRY} WHERE parent = ? ORDER BY position", (code,))
        return tuple(_to_entry(row) for row in rows)

    def _read_notes(self, code: str) -> tuple[Note, ...]:
        query = "SELECT code, kind, text, refers_to FROM note WHERE code = ? ORDER BY position"
        rows = self._connection.execute(query, (code,))
        return tuple(Note(at, NoteKind(kind), text, unpack_ranges(ranges)) for at, kind, text, ranges in rows)

    def _read_sevenths(self, code: str) -> tuple[SeventhCharacter, ...]:
        query = "SELECT character, meaning FROM seventh WHERE code = ? ORDER BY position"
        return tuple(SeventhCharacter(*row) for row in self._connection.execute(query, (code,)))

    def _find_notes(self, code: str, kind: NoteKind) -> tuple[Note, ...]:
        return tuple(note for note in self.notes(code) if note.kind is kind)

    def _find_exclusion(self, a: str, b: str) -> Note | None:
        first, second = self.entry(a), self.entry(b)
        for one, other, title in ((first.code, second.code, second.title), (second.code, first.code, first.title)):
            for note in self._of_kind(one, NoteKind.EXCLUDES1):
                if covers(note.refers_to, other, title):
                    return note
        return None

    def _read_term(self, key: str, book: str) -> IndexTerm | None:
        query = "SELECT body FROM term WHERE book = ? AND key = ? ORDER BY position LIMIT 1"
        row = self._connection.execute(query, (book, key)).fetchone()
        return unpack_term(row[0]) if row else None


def _to_entry(row: tuple[str, str, str | None, int, int]) -> TabularEntry:
    code, title, parent, is_billable, is_poa_exempt = row
    return TabularEntry(code, title, parent, bool(is_billable), bool(is_poa_exempt))


def _tidy(code: str) -> str:
    """Dotted upper-case form of a code; anything else (a chapter, a section) stripped only."""
    try:
        return Icd10CmCode.parse(code).value
    except UnknownCodeError:
        return code.strip().upper()
