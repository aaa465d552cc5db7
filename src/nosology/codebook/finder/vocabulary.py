"""What words count for in titles and phrases: which mean the same, which link, which may stay unsaid, which are turned round.

Titles of the books and phrases of people go through the same steps here, so that they meet.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import add
from typing import Final

from nosology.data import read_table, table_names
from nosology.words import normalize, tokenize

_KINDS: Final = {row["word"]: row["kind"] for row in read_table("finder/function-words")}
STOP: Final = frozenset(word for word, kind in _KINDS.items() if kind == "stop")
"""Words without meaning for a code."""
RELATIONS: Final = frozenset(word for word, kind in _KINDS.items() if kind == "relation")
"""Words that link a condition with another."""
SOFT: Final = frozenset(word for word, kind in _KINDS.items() if kind == "soft")
"""Words that a title has and people leave out."""
_NEGATIONS: Final = frozenset(word for word, kind in _KINDS.items() if kind == "negation")
_NEGATED_WORDS: Final = 4
_SHORTEST_JOINED: Final = 4
_CLASSIFIERS: Final = frozenset(row["word"] for row in read_table("finder/classifiers"))
_ROMAN: Final = {row["roman"]: row["number"] for row in read_table("finder/roman-numerals")}
_REMEMBERED: Final = 1 << 16
_VALUE: Final = re.compile(r"(?:(\d{1,2})|(viii|vii|iii|iv|vi|ii|ix|i|v|x))([a-d]?)|([a-e])")


@cache
def _forms() -> dict[str, str]:
    forms = {row["word"]: row["means"] for row in read_table("finder/word-forms")}
    if "lexicon/synonyms" in table_names("lexicon"):
        for row in read_table("lexicon/synonyms"):
            word, means = tokenize(row["word"]), tokenize(row["means"])
            if len(word) == len(means) == 1 and word[0].norm not in _KINDS and means[0].norm not in _KINDS:
                forms.setdefault(word[0].norm, means[0].norm)
    return {" ".join(map(normalize, word.split())): normalize(means) for word, means in forms.items()}


@lru_cache(maxsize=_REMEMBERED)
def canonical(norm: str) -> str:
    """The one word that stands for this normal form and all that mean the same: `femoral` gives `femur`."""
    forms = _forms()
    seen = {norm}
    while norm in forms and forms[norm] not in seen:
        norm = forms[norm]
        seen.add(norm)
    return norm


def mark(norms: Sequence[str]) -> list[str]:
    """The words of a phrase as they are compared, one for each normal form; an empty word says nothing of its own.

    Words that mean the same become one. A number after `type`, `stage` and the like joins it (`type`, `ii` give nothing and
    `type2`), also in a list (`type I or II`). Words after `without`, `no`, `not` carry an exclamation mark, so that they never
    match the plain word.
    """
    words = list(map(_alone, norms))
    if not _leaning().isdisjoint(norms):
        _lean(norms, words)
        _spread_classes(norms, words)
    if not _NEGATIONS.isdisjoint(norms):
        _turn_round(norms, words)
    return words


@lru_cache(maxsize=_REMEMBERED)
def _alone(norm: str) -> str:
    """The compared word of a normal form that no neighbour changes."""
    return "" if norm in _KINDS and norm not in SOFT else canonical(norm)


@cache
def _leaning() -> frozenset[str]:
    """The words that may mean something else with what follows: classifiers and the first words of pairs."""
    return _CLASSIFIERS.union(pair.split()[0] for pair in (*_KINDS, *_forms()) if " " in pair)


def _lean(norms: Sequence[str], words: list[str]) -> None:
    """Read the words that lean on what follows, and what follows a classifier, with their neighbours."""
    leaning = _leaning()
    for at, norm in enumerate(norms):
        before = norms[at - 1] if at else ""
        if norm in leaning or before in _CLASSIFIERS:
            words[at] = _marked(norm, before, norms[at + 1] if at + 1 < len(norms) else "")


def _spread_classes(norms: Sequence[str], words: list[str]) -> None:
    """In `type I, II or IIIa` every value is one of a type."""
    classifier = ""
    for at, norm in enumerate(norms):
        if at and norms[at - 1] in _CLASSIFIERS and class_value(norm):
            classifier = norms[at - 1]
        elif classifier and norm not in STOP:
            value = class_value(norm)
            if len(value) > 1 or norm in _ROMAN:
                words[at] = f"{classifier}{value}"
            else:
                classifier = ""


def _turn_round(norms: Sequence[str], words: list[str]) -> None:
    """Mark the words that `without`, `no` or `not` turns round: the next four at most, up to a word that links."""
    left = 0
    for at, norm in enumerate(norms):
        if norm in _NEGATIONS:
            left = _NEGATED_WORDS
        elif norm in RELATIONS or (at + 1 < len(norms) and f"{norm} {norms[at + 1]}" in RELATIONS):
            left = 0
        elif left and words[at]:
            left -= 1
            words[at] = f"!{words[at]}"


def _marked(norm: str, before: str, after: str) -> str:
    if (norm in _KINDS or f"{norm} {after}" in _KINDS) and norm not in SOFT and not (before in _CLASSIFIERS and norm in "ai"):
        return ""
    if norm in _CLASSIFIERS and class_value(after):
        return ""
    if before in _CLASSIFIERS and (value := class_value(norm)):
        return f"{before}{value}"
    pair = f"{norm} {after}"
    return canonical(pair if pair in _forms() else norm)


@lru_cache(maxsize=_REMEMBERED)
def class_value(norm: str) -> str:
    """The value of a type, stage or grade in Arabic figures (`iiia` gives `3a`), or an empty word when it is none."""
    match = _VALUE.fullmatch(norm)
    if match is None:
        return ""
    number, roman, suffix, letter = match.groups()
    return letter or f"{number or _ROMAN[roman]}{suffix}"


def words_of(text: str) -> list[str]:
    """The compared words of a text, those that say nothing left out."""
    return [word for word in mark([token.norm for token in tokenize(text)]) if word]


def join_words(one: str, other: str) -> str:
    """The compared word that two normal forms make when written together, or an empty word when they are never joined."""
    if one in _KINDS or other in _KINDS or len(one) + len(other) < _SHORTEST_JOINED:
        return ""
    return canonical(one + other)


def joined_words(norms: Sequence[str], known: Mapping[str, object]) -> dict[int, str]:
    """The known words that two neighbours make when written together, by the place of the first."""
    pairs = list(map(add, norms, norms[1:]))
    if known.keys().isdisjoint(pairs) and _forms().keys().isdisjoint(pairs):
        return {}
    joined = enumerate(map(join_words, norms, norms[1:]))
    return {at: word for at, word in joined if word in known}


def lead_key(words: Sequence[str]) -> str:
    """The key under which a lead of these compared words is stored."""
    return " ".join(word for word in words if word)
