"""Builds the finder of an edition: the index as trees, the lexicon on top of it, the titles as a word index."""

import json
import math
import os
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from nosology.codebook.finder.hearing import Hearing
from nosology.codebook.finder.lexicon import LexiconTerm, lexicon_terms, plant_lexicon
from nosology.codebook.finder.nodes import flatten_node, pack_node
from nosology.codebook.finder.schema import APPLICATION, SCHEMA, SCHEMA_VERSION
from nosology.codebook.finder.titlelines import TitleLine, head_terms, title_lines
from nosology.codebook.finder.trees import Grove
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.data import read_table, tables_hash

_BOOKS: Final = ("disease", "external", "neoplasm", "drug")


def fingerprint() -> str:
    """What of our own tables a finder depends on: it is rebuilt when this changes."""
    return "-".join(tables_hash(folder)[:16] for folder in ("lexicon", "finder", "words"))


def build_finder(edition: Icd10CmEdition, path: Path) -> None:
    """Write the finder of an edition to `path`; the file appears only when it is complete.

    Raises:
        LexiconError: A lexicon table has a row that cannot be read.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(partial)
        try:
            _fill(connection, edition)
        finally:
            connection.close()
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, edition: Icd10CmEdition) -> None:
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    lines = list(title_lines(edition))
    grove = _grow(edition)
    lexicon = plant_lexicon(grove, list(lexicon_terms()), edition)
    if "disease" not in edition.books():
        for words, node in head_terms(lines):
            grove.add(words, node, "title")
    counts = Counter[str]()
    _store_terms(connection, grove, counts)
    _store_leads(connection, grove, lexicon, Hearing(grove, edition))
    _store_lines(connection, lines, counts)
    for term in lexicon:
        counts.update(set(term.words))
    connection.executemany("INSERT INTO word VALUES (?,?)", sorted((w, _weight(n, len(counts))) for w, n in counts.items()))
    _store_manifest(connection, edition)
    connection.executescript("ANALYZE; VACUUM;")


def _grow(edition: Icd10CmEdition) -> Grove:
    grove = Grove((row["lead"], row["subterm"]) for row in read_table("finder/default-subterms"))
    for book in _BOOKS:
        for term in edition.main_terms(book):
            grove.plant(term, book)
    grove.join()
    return grove


def _weight(count: int, words: int) -> float:
    """How much a word says: 1 for a rare one, 0.15 for the commonest."""
    return round(max(0.15, 1 - math.log(count) / math.log(max(words, 3))), 3)


def _store_terms(connection: sqlite3.Connection, grove: Grove, counts: Counter[str]) -> None:
    rows = []
    for number, node in enumerate(grove.nodes):
        rows.append((number, grove.books[number], json.dumps(flatten_node(node), ensure_ascii=False, separators=(",", ":"))))
        for words in _node_words(node):
            counts.update(words)
    connection.executemany("INSERT INTO term VALUES (?,?,?)", rows)


def _node_words(node: dict[str, Any]) -> Iterator[set[str]]:
    yield {word for choice in node.get("w", ()) for word in choice.split()} | set(node.get("o", "").split())
    for child in node.get("k", ()):
        yield from _node_words(child)


def _store_leads(connection: sqlite3.Connection, grove: Grove, lexicon: list[LexiconTerm], hearing: Hearing) -> None:
    kinds: dict[str, str] = {}
    numbers: dict[str, list[int]] = {}
    drugs: dict[str, list[int]] = {}
    for term in lexicon:
        numbers.setdefault(term.key, []).append(term.number)
        kinds.setdefault(term.key, term.kind)
    for full, terms in grove.leads.items():
        book, _, key = full.partition(":")
        if book == "drug":
            drugs.setdefault(key.split()[0], []).extend(terms)
            continue
        numbers.setdefault(key, []).extend(number for number in terms if number not in numbers.get(key, ()))
        kinds.setdefault(key, "modifier" if all(_leads_nowhere(grove.nodes[number]) for number in terms) else book)
    leads = [(key, kinds[key], json.dumps(terms), hearing.of(terms)) for key, terms in sorted(numbers.items())]
    connection.executemany("INSERT INTO lead VALUES (?,?,?,?)", leads)
    connection.executemany("INSERT INTO drug VALUES (?,?)", [(key, json.dumps(terms)) for key, terms in sorted(drugs.items())])


def _leads_nowhere(node: dict[str, Any]) -> bool:
    """Whether a main term only says `see condition`: it modifies others and is no lead in a text."""
    return not any(part in node for part in "cjx") and node.get("n", 0) == 1


def _store_lines(connection: sqlite3.Connection, lines: list[TitleLine], counts: Counter[str]) -> None:
    postings: dict[str, array[int]] = {}
    for number, line in enumerate(lines):
        words = set(line.words)
        counts.update(words)
        for word in sorted(words):
            postings.setdefault(word, array("I")).append(number)
    rows = [(number, line.code, line.text, " ".join(line.words)) for number, line in enumerate(lines)]
    connection.executemany("INSERT INTO line VALUES (?,?,?,?)", rows)
    connection.executemany("INSERT INTO posting VALUES (?,?,?)", [(w, len(n), n.tobytes()) for w, n in sorted(postings.items())])


def _store_manifest(connection: sqlite3.Connection, edition: Icd10CmEdition) -> None:
    manifest = {
        "application": APPLICATION,
        "schema": SCHEMA_VERSION,
        "edition": edition.info.name,
        "fingerprint": fingerprint(),
        "has_index": "disease" in edition.books(),
    }
    connection.executemany("INSERT INTO manifest VALUES (?,?)", [(key, json.dumps(value)) for key, value in manifest.items()])
    connection.commit()


__all__ = ["build_finder", "fingerprint", "pack_node"]
