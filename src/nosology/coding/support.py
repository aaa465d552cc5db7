"""Support: what in the record shows that a listed condition is treated now. It never makes a diagnosis by itself.

Source: ICD-10-CM Official Guidelines, sections III and IV.J (conditions treated or affecting care).
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from nosology.coding.ranges import in_ranges
from nosology.data import read_table
from nosology.model.encounter import Document
from nosology.reading.layout import lay_out
from nosology.words.phrasebook import Phrasebook

__all__ = ["Drug", "drugs_in", "treatment_of"]

type Drug = tuple[str, str]
"""Name and class of a drug."""


@cache
def _names() -> Phrasebook[Drug]:
    return Phrasebook((row["drug"], (row["drug"], row["class"])) for row in read_table("lexicon/drugs"))


def drugs_in(documents: Iterable[Document]) -> tuple[Drug, ...]:
    """The drugs that documents name, without repeats, in text order."""
    return tuple(dict.fromkeys(drug for document in documents for drug in _drugs_of(document)))


def _drugs_of(document: Document) -> Iterator[Drug]:
    names, norms = _names(), lay_out(document).norms
    first_words = names.first_words
    for at in [at for at, norm in enumerate(norms) if norm in first_words]:
        named = names.longest(norms, at, len(norms))
        if named is not None:
            yield named[1][0]


def treatment_of(code: str, drugs: Iterable[Drug]) -> Drug | None:
    """The first of these drugs that treats a condition (table `coding/treatments`), or None."""
    kinds = _treating(code)
    return next((drug for drug in drugs if drug[1].startswith(kinds)), None) if kinds else None


@lru_cache(maxsize=1 << 14)
def _treating(code: str) -> tuple[str, ...]:
    """The classes of drugs that treat a condition."""
    return tuple(row["class"] for row in read_table("coding/treatments") if in_ranges(code, row["conditions"]))
