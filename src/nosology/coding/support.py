"""Support: what in the record shows that a listed condition is treated now. It never makes a diagnosis by itself.

Source: ICD-10-CM Official Guidelines, sections III and IV.J (conditions treated or affecting care).
"""

from collections.abc import Iterable, Iterator
from functools import cache

from nosology.coding.ranges import in_ranges
from nosology.data import read_table
from nosology.model.encounter import Document
from nosology.reading.layout import lay_out
from nosology.words import tokenize

__all__ = ["Drug", "drugs_in", "treatment_of"]

type Drug = tuple[str, str]
"""Name and class of a drug."""


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], Drug]]]:
    """Drug names by first word, longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], Drug]]] = {}
    for row in read_table("lexicon/drugs"):
        words = tuple(token.norm for token in tokenize(row["drug"]))
        if words:
            by_first.setdefault(words[0], []).append((words, (row["drug"], row["class"])))
    for names in by_first.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return by_first


def drugs_in(documents: Iterable[Document]) -> tuple[Drug, ...]:
    """The drugs that documents name, without repeats, in text order."""
    return tuple(dict.fromkeys(drug for document in documents for drug in _drugs_of(document)))


def _drugs_of(document: Document) -> Iterator[Drug]:
    norms = lay_out(document).norms
    for at, norm in enumerate(norms):
        for words, drug in _names().get(norm, ()):
            if tuple(norms[at : at + len(words)]) == words:
                yield drug
                break


def treatment_of(code: str, drugs: Iterable[Drug]) -> Drug | None:
    """The first of these drugs that treats a condition (table `coding/treatments`), or None."""
    spans = [(row["class"], row["conditions"]) for row in read_table("coding/treatments") if in_ranges(code, row["conditions"])]
    return next((drug for drug in drugs if any(drug[1].startswith(kind) for kind, _ in spans)), None)
