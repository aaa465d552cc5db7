"""Search over the titles of a book: HCPCS Level II, and the descriptors that the user has licensed."""

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from rapidfuzz import fuzz

from nosology.words import tokenize

__all__ = ["TitleHit", "search_titles"]

_LEAST = 0.5
"""Share of the words asked for that a title must hold."""


class TitleHit(NamedTuple):
    """A code whose title holds the words: how well, 0 to 1."""

    code: str
    title: str
    score: float


def search_titles(phrase: str, titles: Iterable[tuple[str, str]], limit: int = 10) -> tuple[TitleHit, ...]:
    """The codes whose titles hold the most of the words, best first; words match whatever their order, case and number."""
    asked = _words(phrase)
    hits = list(_hits(phrase, asked, titles)) if asked else []
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.code))[:limit])


def _hits(phrase: str, asked: Set[str], titles: Iterable[tuple[str, str]]) -> Iterator[TitleHit]:
    for code, title in titles:
        share = len(asked & _words(title)) / len(asked)
        if share >= _LEAST:
            close = fuzz.token_sort_ratio(phrase.lower(), title.lower()) / 100
            yield TitleHit(code, title, round(0.8 * share + 0.2 * close, 2))


def _words(text: str) -> frozenset[str]:
    return frozenset(token.norm for token in tokenize(text))
