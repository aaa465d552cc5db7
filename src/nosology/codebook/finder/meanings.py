"""What a word at hand may stand for in a title beside itself: words of the same family, broader sites, words of another kind."""

from functools import cache, lru_cache
from typing import Final

from nosology.codebook.finder.store import Store
from nosology.codebook.finder.vocabulary import canonical, words_of
from nosology.data import read_table, table_names

__all__ = ["Meanings"]

_FAMILY_SURE: Final = 0.8
_SYNONYM_SURE: Final = 0.9
_BROADER_SURE: Final = (0.6, 0.4)
_SHORTEST_STEM: Final = 5
_ENDINGS: Final = tuple(row["ending"] for row in read_table("finder/endings"))
_APART: Final = frozenset(row["stem"] for row in read_table("finder/apart"))


class Meanings:
    """The meanings of words in the books of one store."""

    def __init__(self, store: Store) -> None:
        """Work with the words of this store."""
        self._store = store
        self.of = lru_cache(maxsize=1 << 14)(self._of)

    def _of(self, word: str) -> tuple[tuple[str, float], ...]:
        """What the word may stand for, itself first, each with how surely."""
        mark = "!" if word.startswith("!") else ""
        bare = word.removeprefix("!")
        found = {word: 1.0}
        for other in _synonyms().get(bare, ()):
            found.setdefault(mark + other, _SYNONYM_SURE)
        for other in self._family(bare):
            found.setdefault(mark + other, _FAMILY_SURE)
        for other, sure in self._broader(bare):
            found.setdefault(mark + other, sure)
        return tuple(found.items())

    def _family(self, word: str) -> tuple[str, ...]:
        stem = _stem(word)
        if stem is None:
            return ()
        return tuple(other for other in self._families().get(stem, ()) if other != word)

    @lru_cache(maxsize=1)  # noqa: B019 - one store, one set of families
    def _families(self) -> dict[str, list[str]]:
        families: dict[str, list[str]] = {}
        for word in self._store.weights:
            stem = _stem(word)
            if stem is not None:
                families.setdefault(stem, []).append(word)
        return {stem: words for stem, words in families.items() if len(words) > 1}

    def _broader(self, word: str) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        sites = [word]
        for sure in _BROADER_SURE:
            sites = [broader for site in sites for broader in _sites().get(site, ())]
            found.extend((site, sure) for site in sites)
        return found


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str | None:
    """The part a word shares with its family (`displacement`, `displaced`); None for short words and words that stand apart."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            return None if stem in _APART else stem
    return word if len(word) >= _SHORTEST_STEM and word.isalpha() and word not in _APART else None


@cache
def _synonyms() -> dict[str, list[str]]:
    """Words that may also be said as other words, one or more."""
    synonyms: dict[str, list[str]] = {}
    rows = list(read_table("finder/also"))
    if "lexicon/synonyms" in table_names("lexicon"):
        rows += read_table("lexicon/synonyms")
    for row in rows:
        words, means = words_of(row["word"]), words_of(row["means"])
        if len(words) == 1 and words != means:
            synonyms.setdefault(words[0], []).extend(word for word in means if word != words[0])
    return synonyms


@cache
def _sites() -> dict[str, list[str]]:
    """The site that a site is part of."""
    sites: dict[str, list[str]] = {}
    if "lexicon/anatomy" not in table_names("lexicon"):
        return sites
    for row in read_table("lexicon/anatomy"):
        site = words_of(row["site"])
        for column in ("part_of", "index_site"):
            broader = words_of(row.get(column, ""))
            if len(site) == 1 and len(broader) == 1 and canonical(broader[0]) != site[0]:
                sites.setdefault(site[0], []).append(broader[0])
    return sites
