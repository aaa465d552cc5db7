"""Hold an edition of ICD-10-CM against the official figures and against itself."""

import bisect
from collections.abc import Iterator, Sequence
from pathlib import Path

from nosology.codebook.icd10cm.edition import Icd10CmEdition
from nosology.codebook.icd10cm.references import covers, print_key
from nosology.data import read_table
from nosology.model.books import CodeRange, IndexTerm, Note, TabularEntry
from nosology.model.result import RuleFinding

_COUNTS = "codebooks/official-counts"
_SLIPS = "codebooks/icd10cm-slips"


def verify(edition: Icd10CmEdition | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with an edition; nothing when it agrees with the official figures and every reference leads somewhere.

    Codes that the official files themselves misprint (table `codebooks/icd10cm-slips`) are not reported.

    Raises:
        CodebookCorruptError: The path holds no edition that can be opened.
    """
    opened = Icd10CmEdition.open(edition) if isinstance(edition, Path) else edition
    return (*_check_counts(opened), *_check_tree(opened), *_check_index(opened), *_check_notes(opened))


def _check_counts(edition: Icd10CmEdition) -> Iterator[RuleFinding]:
    for row in read_table(_COUNTS):
        if row["kind"] == "CM_ORDER" and row["edition"] == edition.info.name:
            held = sum(1 for _ in edition.codes())
            if held != int(row["count"]):
                message = f"The edition holds {held} billable codes, the official file {row['count']}: install it again."
                yield _problem("counts", message, f"ICD-10-CM order file, {row['note']}")


def _check_tree(edition: Icd10CmEdition) -> Iterator[RuleFinding]:
    for entry in edition.codes(billable_only=False):
        if entry.parent is not None and not edition.has(entry.parent):
            yield _problem("tree", f"{entry.code} stands under {entry.parent}, which does not exist.", "Tabular List")
        elif entry.parent is None and not entry.code.isdigit():
            yield _problem("tree", f"{entry.code} stands under no section.", "Tabular List")


def _check_index(edition: Icd10CmEdition) -> Iterator[RuleFinding]:
    slips = _slips("index")
    for book in edition.books():
        for main_term in edition.main_terms(book):
            for path, code in _printed_codes(main_term):
                stem = code.rstrip("-").rstrip(".")
                if not edition.has(stem) and (stem, "") not in slips:
                    yield _problem("index", f"{path} gives {code}, which does not exist.", f"Index ({book})")


def _printed_codes(term: IndexTerm, above: str = "") -> Iterator[tuple[str, str]]:
    path = f"{above}, {term.title}" if above else term.title
    for code in (term.code, term.manifestation, *(code for _, code in term.cells)):
        if code:
            yield path, code
    for subterm in term.subterms:
        yield from _printed_codes(subterm, path)


def _check_notes(edition: Icd10CmEdition) -> Iterator[RuleFinding]:
    slips = _slips("note")
    everything = _PrintOrder(edition.codes(billable_only=False))
    for entry in everything.entries:
        for note, reference in _references(edition, entry):
            if not everything.holds(reference) and (reference.first, note.code) not in slips:
                message = f"A note under {note.code} names {reference.first}, which does not exist."
                yield _problem("notes", message, f"Tabular List, {note.kind.value} note at {note.code}")


def _references(edition: Icd10CmEdition, entry: TabularEntry) -> Iterator[tuple[Note, CodeRange]]:
    for note in edition.notes(entry.code, inherited=False):
        for reference in note.refers_to:
            yield note, reference


class _PrintOrder:
    """Entries by print order, so that a range is looked up and not searched for."""

    def __init__(self, entries: Iterator[TabularEntry]) -> None:
        self.entries: Sequence[TabularEntry] = tuple(entries)
        self._codes = sorted((e.code for e in self.entries if e.code[0].isalpha() and "-" not in e.code), key=print_key)
        self._keys = [print_key(code) for code in self._codes]

    def holds(self, reference: CodeRange) -> bool:
        """Whether the range covers an entry; what narrows it is not looked at."""
        whole = CodeRange(reference.first, reference.last)
        at = bisect.bisect_left(self._keys, print_key(reference.first))
        return at < len(self._codes) and covers([whole], self._codes[at])


def _slips(kind: str) -> frozenset[tuple[str, str]]:
    return frozenset((row["code"], row["at"]) for row in read_table(_SLIPS) if row["kind"] == kind)


def _problem(rule: str, message: str, cite: str) -> RuleFinding:
    return RuleFinding(f"icd10cm.{rule}", "error", message, cite)
