"""The clinical allow-list: words that stand in our tables and code books and therefore name no one by themselves."""

import re
from collections.abc import Iterable
from functools import cache

from nosology.data import read_table, table_names

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COLUMNS = (
    "term",
    "sense",
    "abbreviation",
    "drug",
    "class",
    "index",
    "word",
    "means",
    "site",
    "title",
    "heading",
    "cue",
    "name",
    "stop",
)
_FOLDERS = ("lexicon", "reading", "words", "exchange")


@cache
def clinical_words() -> frozenset[str]:
    """Every word of our tables, in lower case."""
    found: set[str] = set()
    for folder in _FOLDERS:
        for name in table_names(folder):
            for row in read_table(name):
                for column in _COLUMNS:
                    found.update(words_of(row.get(column, "")))
    return frozenset(found)


def words_of(text: str) -> Iterable[str]:
    """The words of a text, in lower case."""
    return (match[0].lower() for match in _WORD.finditer(text))
