"""Our own lexicon as leads: each term goes to its place in the index when there is one, else straight to its code."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from nosology.codebook.finder.nodes import pack_node
from nosology.codebook.finder.trees import Grove
from nosology.codebook.finder.vocabulary import lead_key, words_of
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.data import read_table, table_names

__all__ = ["LOOK_UP", "LexiconTerm", "lexicon_terms", "plant_lexicon"]

LOOK_UP: Final = "look-up"
"""The kind of leads that count when a phrase is looked up, not in a text."""
_COLUMNS: Final = frozenset({"term", "kind", "index", "code"})
_CODED_KINDS: Final = frozenset({"condition", "symptom", "finding", "status", "history", "social", "external", "encounter"})
_BOOKS: Final = ("disease", "external")


@dataclass(slots=True)
class LexiconTerm:
    """A row of the lexicon: what people write, what kind of thing it is, and where it leads."""

    term: str
    kind: str
    index: str
    code: str
    source: str
    number: int = 0
    words: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """The lead it is stored under."""
        return lead_key(self.words)


def lexicon_terms() -> Iterator[LexiconTerm]:
    """The rows of every lexicon table that maps terms to index words or codes, in table and row order."""
    for table in ("finder/neoplasm-leads", "finder/index-leads"):
        for row in read_table(table):
            yield LexiconTerm(row["term"], "condition", row["index"], "", "index")
    for row in read_table("finder/substance-leads"):
        yield LexiconTerm(row["term"], LOOK_UP, row["index"], "", "index")
    for name in table_names("lexicon"):
        rows = read_table(name)
        if not rows or not rows[0].keys() >= _COLUMNS:
            continue
        for row in rows:
            if row["kind"] in _CODED_KINDS and (row["index"] or row["code"]):
                yield LexiconTerm(row["term"], row["kind"], row["index"], row["code"], row.get("source", ""))


def plant_lexicon(grove: Grove, terms: list[LexiconTerm], edition: Icd10CmEdition) -> list[LexiconTerm]:
    """Add the terms to the grove; those that lead nowhere in this edition are left out. Returns the terms planted."""
    planted = []
    for term in terms:
        term.words = tuple(words_of(term.term))
        jump = _jump(grove, term.index) if term.index else None
        code = term.code if term.code and edition.has(term.code.rstrip("-").rstrip(".")) else None
        if term.words and (jump or code):
            jumps: list[Any] = [[*jump, 0]] if jump else []
            term.number = grove.add((), pack_node(term.term, c=code, j=jumps), "lexicon")
            planted.append(term)
    return planted


def _jump(grove: Grove, index: str) -> list[Any] | None:
    """Where the index path leads; None unless every part of it is found."""
    if index.casefold().startswith("neoplasm"):
        return grove.jump(index)
    for book in _BOOKS:
        found = grove.jump(index, book)
        if found and not found[2]:
            return found
    return None
