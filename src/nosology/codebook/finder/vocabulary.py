"""What words count for in titles and phrases: which mean the same, which link, which may stay unsaid, which are turned round.

Titles of the books and phrases of people go through the same steps here, so that they meet.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from operator import add
from typing import Final

from nosology.data import read_table
from nosology.words import Token, normalize, tokenize

_KINDS: Final = {row["word"]: row["kind"] for row in read_table("finder/function-words")}
STOP: Final = frozenset(word for word, kind in _KINDS.items() if kind == "stop")
"""Words without meaning for a code."""
RELATIONS: Final = frozenset(word for word, kind in _KINDS.items() if kind == "relation")
"""Words that link a condition with another."""
SOFT: Final = frozenset(word for word, kind in _KINDS.items() if kind == "soft")
"""Words that a title has and people leave out."""
FUNCTION_WORDS: Final = frozenset(_KINDS)
"""All of these."""
_NEGATIONS: Final = frozenset(word for word, kind in _KINDS.items() if kind == "negation")
_NEGATED_WORDS: Final = 7
_SHORTEST_JOINED: Final = 4
_CLASSIFIERS: Final = frozenset(row["word"] for row in read_table("finder/classifiers"))
_ROMAN: Final = {row["roman"]: row["number"] for row in read_table("finder/roman-numerals")}
_ORDINALS: Final = {row["word"]: row["number"] for row in read_table("finder/ordinals")}
_COUNTED: Final = frozenset(row["noun"] for row in read_table("finder/counted"))
_SPREAD: Final = frozenset(row["word"] for row in read_table("finder/spread") if row["kind"] == "spread")
_CANCERS: Final = frozenset(row["word"] for row in read_table("finder/spread") if row["kind"] == "cancer")
_SITE_WORDS: Final = 4
_CLAUSE_END: Final = re.compile(r"[,;:()\[\]]")
_LIST_END: Final = re.compile(r",\s*(?:and|or)\b", re.IGNORECASE)
_REMEMBERED: Final = 1 << 16
_VALUE: Final = re.compile(r"(?:(\d{1,2})|(viii|vii|iii|iv|vi|ii|ix|i|v|x))([a-d]?)|([a-e])")


@cache
def _forms() -> dict[str, str]:
    return {" ".join(map(normalize, row["word"].split())): normalize(row["means"]) for row in read_table("finder/word-forms")}


@lru_cache(maxsize=_REMEMBERED)
def canonical(norm: str) -> str:
    """The one word that stands for this normal form and all that mean the same: `femoral` gives `femur`."""
    forms = _forms()
    seen = {norm}
    while norm in forms and forms[norm] not in seen:
        norm = forms[norm]
        seen.add(norm)
    return norm


def mark(norms: Sequence[str], ends: Collection[int] = ()) -> list[str]:
    """The words of a phrase as they are compared, one for each normal form; an empty word says nothing of its own.

    Words that mean the same become one. A number after `type`, `stage` and the like joins it (`type`, `ii` give nothing and
    `type2`), also in a list (`type I or II`); so does the ordinal before `trimester` and the like (`third trimester` gives
    `trimester3`). Words after `without`, `no`, `not` carry an exclamation mark, so that they never match the plain word; that
    stops at the positions in `ends` (see `clause_ends`).
    """
    words = list(map(_alone, norms))
    if not _leaning().isdisjoint(norms):
        _lean(norms, words)
        _spread_classes(norms, words)
    if not _NEGATIONS.isdisjoint(norms):
        _turn_round(norms, words, ends)
    if not _SPREAD.isdisjoint(norms):
        _keep_primary(norms, words)
    return words


@lru_cache(maxsize=_REMEMBERED)
def _alone(norm: str) -> str:
    """The compared word of a normal form that no neighbour changes."""
    return "" if norm in _KINDS and norm not in SOFT else canonical(norm)


@cache
def _leaning() -> frozenset[str]:
    """The words that may mean something else beside others: classifiers, the first words of pairs, what ordinals count."""
    return _CLASSIFIERS.union(_ORDINALS, _COUNTED, (pair.split()[0] for pair in (*_KINDS, *_forms()) if " " in pair))


def _lean(norms: Sequence[str], words: list[str]) -> None:
    """Read the words that lean on a neighbour, and what follows a classifier, with their neighbours."""
    leaning = _leaning()
    for at, norm in enumerate(norms):
        before = norms[at - 1] if at else ""
        if norm in leaning or before in _CLASSIFIERS:
            words[at] = _marked(norm, before, norms[at + 1] if at + 1 < len(norms) else "")


def _keep_primary(norms: Sequence[str], words: list[str]) -> None:
    """In `metastatic colon cancer` the site is that of the cancer which has spread, so `metastatic` says nothing of it.

    Source: Alphabetic Index, Metastasis, cancer, from specified site: see Neoplasm, malignant, by site.
    """
    for at, norm in enumerate(norms):
        if norm not in _SPREAD:
            continue
        between = list(takewhile(lambda word: word not in _CANCERS, norms[at + 1 : at + 2 + _SITE_WORDS]))
        ends_in_cancer = norms[at + 1 + len(between) :][:1]
        if between and not RELATIONS.intersection(between) and _CANCERS.intersection(ends_in_cancer):
            words[at] = ""


def clause_ends(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens before which a comma, a bracket or the like ends what was said; the commas of a list (`a, b and c`) do not."""
    return frozenset(at for at in range(1, len(tokens)) if _parts_clauses(text, tokens[at - 1].end, tokens[at].start))


def _parts_clauses(text: str, start: int, end: int) -> bool:
    found = _CLAUSE_END.search(text, start, end)
    return found is not None and not (found.group() == "," and _LIST_END.search(text, start))


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


def _turn_round(norms: Sequence[str], words: list[str], ends: Collection[int]) -> None:
    """Mark the words that `without`, `no` or `not` turns round: the next four at most, up to a word that links or a clause end.

    An `of` after one word belongs to it (`loss of consciousness`), after more it says of what (`foreign body of left hand`).
    """
    turned = _NEGATED_WORDS
    for at, norm in enumerate(norms):
        if norm in _NEGATIONS:
            turned = 0
        elif at in ends or (norm == "of" and turned > 1) or _links(norms, at):
            turned = _NEGATED_WORDS
        if turned < _NEGATED_WORDS and words[at] and norm not in _NEGATIONS:
            turned += 1
            words[at] = f"!{words[at]}"


def _links(norms: Sequence[str], at: int) -> bool:
    """Whether a word that links stands here, alone or with the next."""
    return norms[at] in RELATIONS or (at + 1 < len(norms) and f"{norms[at]} {norms[at + 1]}" in RELATIONS)


def _marked(norm: str, before: str, after: str) -> str:
    if (norm in _KINDS or f"{norm} {after}" in _KINDS) and norm not in SOFT and not (before in _CLASSIFIERS and norm in "ai"):
        return ""
    if norm in _CLASSIFIERS and class_value(after):
        return ""
    if before in _CLASSIFIERS and (value := class_value(norm)):
        return f"{before}{value}"
    if norm in _ORDINALS and after in _COUNTED:
        return ""
    if norm in _COUNTED and before in _ORDINALS:
        return f"{norm}{_ORDINALS[before]}"
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
    tokens = tokenize(text)
    return [word for word in mark([token.norm for token in tokens], clause_ends(text, tokens)) if word]


@lru_cache(maxsize=4096)
def linking_words(text: str) -> frozenset[str]:
    """The words of a text that link one condition with another."""
    return links_of([token.norm for token in tokenize(text)])


def links_of(norms: Iterable[str]) -> frozenset[str]:
    """The normal forms among these that link one condition with another."""
    return RELATIONS.intersection(norms)


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
