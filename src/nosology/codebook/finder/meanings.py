"""What a word at hand may stand for in a title beside itself: words of the same family, broader sites, words of another kind."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from nosology.codebook.finder.store import Store
from nosology.codebook.finder.vocabulary import words_of
from nosology.data import read_table, table_names

__all__ = ["Meanings", "stem_of"]

_FAMILY_SURE: Final = 0.8
_SYNONYM_SURE: Final = 0.95
_NEAR_SURE: Final = 0.8
_BROADER_SURE: Final = (0.6, 0.4)
_NEAR: Final = "near"
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SHORTEST_STEM: Final = 5
_ENDINGS: Final = tuple(row["ending"] for row in read_table("finder/endings"))
_APART: Final = frozenset(row["stem"] for row in read_table("finder/apart"))


class Meanings:
    """The meanings of words in the books of one store."""

    def __init__(self, store: Store) -> None:
        """Work with the words of this store."""
        self._store = store
        self.of = lru_cache(maxsize=1 << 14)(self._of)
        self.in_text = lru_cache(maxsize=1 << 14)(self._in_text)
        self.sounds = lru_cache(maxsize=1 << 14)(self._sounds)

    def _of(self, word: str) -> tuple[tuple[str, float], ...]:
        """What the word may stand for in a phrase that is looked up, itself first, each with how surely."""
        mark = "!" if word.startswith("!") else ""
        found = dict(self.in_text(word))
        for other in _near().get(word.removeprefix("!"), ()):
            found.setdefault(mark + other, _NEAR_SURE)
        return tuple(found.items())

    def _in_text(self, word: str) -> tuple[tuple[str, float], ...]:
        """What the word may stand for in a text, where more is said that could fit: not the words that only come near it."""
        mark = "!" if word.startswith("!") else ""
        bare = word.removeprefix("!")
        found = {word: 1.0}
        for other in (*_synonyms().get(bare, ()), *_index_words().get(bare, ())):
            found.setdefault(mark + other, _SYNONYM_SURE)
        if _NUMBER.fullmatch(bare):
            found.setdefault(f"{bare.partition('.')[0]}.0", _SYNONYM_SURE)
        for other in self._family(bare):
            found.setdefault(mark + other, _FAMILY_SURE)
        for other, sure in self._broader(bare):
            found.setdefault(mark + other, sure)
        return tuple(found.items())

    def _sounds(self, word: str) -> frozenset[str]:
        """What the word may stand for in a text, plain or turned round alike."""
        return frozenset(other.removeprefix("!") for other, _ in self.in_text(word))

    def _family(self, word: str) -> tuple[str, ...]:
        stem = stem_of(word)
        if stem is None:
            return ()
        return tuple(other for other in self._families().get(stem, ()) if other != word)

    @lru_cache(maxsize=1)  # noqa: B019 - one store, one set of families
    def _families(self) -> dict[str, tuple[str, ...]]:
        families: dict[str, list[str]] = {}
        for word in self._store.weights:
            stem = stem_of(word)
            if stem is not None:
                families.setdefault(stem, []).append(word)
        return {stem: tuple(words) for stem, words in families.items()}

    def _broader(self, word: str) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        sites = [word]
        for sure in _BROADER_SURE:
            sites = [broader for site in sites for broader in _sites().get(site, ())]
            found.extend((site, sure) for site in sites)
        return found


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str | None:
    """The part a word shares with its family (`displacement`, `displaced`); None for short words and words that stand apart."""
    for ending in _ENDINGS if word.endswith(_ENDINGS) else ():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            return None if stem in _APART else stem
    return word if len(word) >= _SHORTEST_STEM and word.isalpha() and word not in _APART else None


@cache
def _synonyms() -> dict[str, list[str]]:
    """Words that may also be said as other words, one or more."""
    return _meant([*read_table("finder/also"), *(row for row in _lexicon("synonyms") if row["kind"] != _NEAR)])


@cache
def _near() -> dict[str, list[str]]:
    """Words that come near other words, one or more."""
    return _meant([row for row in _lexicon("synonyms") if row["kind"] == _NEAR])


def _meant(rows: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    meant: dict[str, list[str]] = {}
    for row in rows:
        words, means = words_of(row["word"]), words_of(row["means"])
        if len(words) == 1 and words != means:
            meant.setdefault(words[0], []).extend(word for word in means if word != words[0])
    return meant


def _lexicon(name: str) -> Sequence[dict[str, str]]:
    return read_table(f"lexicon/{name}") if f"lexicon/{name}" in table_names("lexicon") else ()


@cache
def _sites() -> dict[str, list[str]]:
    """The words of the site that a site of one word is part of."""
    return _of_one_word("part_of")


@cache
def _index_words() -> dict[str, list[str]]:
    """The words of the Index for a site of one word."""
    return _of_one_word("index_site")


def _of_one_word(column: str) -> dict[str, list[str]]:
    sites: dict[str, list[str]] = {}
    for row in _lexicon("anatomy"):
        site, other = words_of(row["site"]), words_of(row[column])
        if len(site) == 1 and site != other:
            sites.setdefault(site[0], []).extend(word for word in other if word != site[0])
    return sites
