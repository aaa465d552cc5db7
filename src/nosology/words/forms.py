"""The normal form of a word: lower case, plain letters, American spelling, singular.

Forms that decide a code stay apart: `diabetes` and `diabetic`, `acute` and `chronic`, `stenosis` and `stenotic` are different
words here. Which words mean the same is the lexicon's business (`synonyms`), not this module's.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from nosology.data import read_table

__all__ = ["PREFIXES", "normalize"]

PREFIXES: Final = tuple(row["prefix"] for row in read_table("words/prefixes"))
"""Prefixes that a hyphen does not part from their word: `post-operative` is `postoperative`."""

_IRREGULAR: Final = {row["word"]: row["norm"] for row in read_table("words/irregular")}
_SPELLING: Final = tuple((re.compile(row["pattern"]), row["replacement"]) for row in read_table("words/british"))
_MAY_BE_BRITISH: Final = re.compile(r"[aeou]e|our|is[ei]|isa|ys[ei]|res?$|ll|ulph|amme|ogue|leuco")
_PLURALS: Final = tuple((row["ending"], row["singular"], int(row["shortest"])) for row in read_table("words/plurals"))
_PLURAL_ENDINGS: Final = tuple(ending for ending, _, _ in _PLURALS)
_SIMPLE: Final = re.compile(r"[a-z]+")
_PUNCTUATION: Final = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "\xad": None})
_LETTERS: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l"})


@lru_cache(maxsize=65536)
def normalize(word: str) -> str:
    """The normal form of one word, as tokens, lexicon terms and index terms are compared.

    Lower case; accents folded; possessive and apostrophes dropped; hyphens closed so that `x-ray` and `xray` agree; British
    spelling made American; plural made singular. A normal form is its own: `normalize(normalize(w)) == normalize(w)`.
    """
    norm = _once(word)
    for _ in range(4):
        again = _once(norm)
        if again == norm:
            break
        norm = again
    return norm


def _once(word: str) -> str:
    bare = _fold(word)
    bare = _without_marks(bare)
    if not _SIMPLE.fullmatch(bare):
        return _IRREGULAR.get(bare, bare)
    if bare in _IRREGULAR:
        return _IRREGULAR[bare]
    american = _american(bare)
    if american in _IRREGULAR:
        return _IRREGULAR[american]
    return _singular(american)


def _fold(word: str) -> str:
    """Lower case without accents; ligatures and compatibility forms written out."""
    word = word.translate(_PUNCTUATION)
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _without_marks(word: str) -> str:
    """Drop the possessive, other apostrophes and the hyphens that the tokenizer left inside a word."""
    if word.endswith("'s"):
        word = word[:-2]
    return word.replace("'", "").replace("-", "")


def _american(word: str) -> str:
    """American spelling of a British one."""
    if len(word) < 4 or not _MAY_BE_BRITISH.search(word):
        return word
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    return word


def _singular(word: str) -> str:
    """Singular of a plural: the first ending in the table that fits a word of its length decides."""
    if not word.endswith(_PLURAL_ENDINGS):
        return word
    for ending, singular, shortest in _PLURALS:
        if word.endswith(ending) and len(word) >= shortest:
            return word[: len(word) - len(ending)] + singular
    return word
