"""Abbreviations: what the short forms of a text stand for, by section and neighbouring words.

A definition in the text (`cystic fibrosis (CF)`, `CF (cystic fibrosis)`) outranks the table.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nosology.data import read_table
from nosology.reading.layout import Layout, Sentence
from nosology.words import Token, tokenize

__all__ = ["expand_abbreviations"]

_SHORT = re.compile(r"[A-Z][A-Za-z0-9-]{1,8}\Z")
_BRACKET = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9' ,/-]{1,70}?)\s*\)")
_BEFORE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789' ,/-"
"""What may stand in the words before a bracket."""
_NEIGHBOURHOOD = 12
_REMEMBERED = 1 << 16
_AMBIGUOUS_LENGTH = 1
_SHORTEST_SMALL = 2
_SMALL = frozenset({"of", "the", "and", "in", "to", "with", "by", "for", "or", "a", "on"})


class _Sense(NamedTuple):
    """A row of the table: how the abbreviation is written, as is and in lower case, what it stands for, and where.

    `shares` are the words that each of its tokens stands for.
    """

    tokens: tuple[str, ...]
    lower: tuple[str, ...]
    words: tuple[str, ...]
    sections: frozenset[str]
    neighbours: frozenset[str]
    rank: int
    is_exact: bool
    is_ordinary: bool
    shares: tuple[tuple[str, ...], ...]


def expand_abbreviations(layout: Layout) -> dict[int, tuple[str, ...]]:
    """Normal forms of the words each abbreviation stands for, by token position.

    Where an abbreviation has several senses, the section and the words around it decide, then the table's rank. Short forms that
    are ordinary words count only in capitals. The tokens of an abbreviation share the words: `a. fib` has `atrial` and `fibrillation`.
    """
    own, rows, texts = _definitions(layout), _rows(), layout.texts
    found: dict[int, tuple[str, ...]] = {}
    for at in [at for at, text in enumerate(texts) if rows[text] or text in own]:
        sentence = layout.sentence_of(at)
        if sentence is None or sentence.is_heading or at in found:
            continue
        if texts[at] in own:
            found[at] = own[texts[at]]
        elif senses := _senses(layout, sentence, at):
            sense = senses[0] if len(senses) == 1 else _choose(layout, sentence, at, senses)
            found.update(enumerate(sense.shares, at))
    return found


class _Rows(dict[str, tuple[_Sense, ...]]):
    """The senses of a text in any case, found when first asked, then remembered; empty for one that is no abbreviation."""

    def __missing__(self, text: str) -> tuple[_Sense, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        senses = self[text] = _table().get(text.lower(), ())
        return senses


@cache
def _rows() -> _Rows:
    return _Rows()


@cache
def _table() -> Mapping[str, tuple[_Sense, ...]]:
    """Senses by the lower-case text of the first token, those of most tokens first."""
    by_first: dict[str, list[_Sense]] = {}
    for row in read_table("lexicon/abbreviations"):
        tokens = tuple(token.text for token in tokenize(row["abbreviation"]))
        if not tokens or len("".join(tokens)) <= _AMBIGUOUS_LENGTH:
            continue
        words = tuple(token.norm for token in tokenize(row["sense"]))
        sense = _Sense(
            tokens,
            tuple(token.lower() for token in tokens),
            words,
            _set(row["sections"]),
            _set(row["neighbours"]),
            int(row["rank"] or 1),
            is_exact=row["note"] == "upper-only",
            is_ordinary=len(tokens) == 1 and tokens[0].lower() in _ordinary(),
            shares=_shares(words, len(tokens)),
        )
        by_first.setdefault(sense.lower[0], []).append(sense)
    return {first: tuple(sorted(senses, key=lambda sense: -len(sense.tokens))) for first, senses in by_first.items()}


def _shares(words: tuple[str, ...], size: int) -> tuple[tuple[str, ...], ...]:
    """The words of each token: one each, the last one has what is left; nothing where there are fewer words than tokens."""
    first = [words[at : at + 1] for at in range(size - 1)]
    return (*first, words[size - 1 :])


def _set(cell: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in cell.split(",") if part.strip())


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("reading/ordinary_words"))


def _is_shouted(layout: Layout, sentence: Sentence) -> bool:
    """Whether the sentence is written in capitals, so that capitals mean nothing."""
    text = layout.document.text[sentence.start : sentence.end]
    return sentence.last_token - sentence.first_token >= 3 and text.isupper()


@lru_cache(maxsize=4096)
def _lone_senses(text: str, is_shouted: bool) -> Sequence[_Sense]:
    """Senses of an abbreviation that never goes on beyond its first token."""
    rows = [sense for sense in _table()[text.lower()] if not (sense.is_ordinary and is_shouted)]
    best = [sense for sense in rows if _matches((text,), sense)]
    return [sense for sense in best if sense.tokens == (text,)] or best


def _senses(layout: Layout, sentence: Sentence, at: int) -> Sequence[_Sense]:
    """Senses of the longest abbreviation that begins at this token; written exactly so where the table has that."""
    text = layout.texts[at]
    rows = _rows()[text]
    if len(rows[0].tokens) == 1:
        return _lone_senses(text, rows[0].is_ordinary and _is_shouted(layout, sentence))
    best: list[_Sense] = []
    for sense in rows:
        size = len(sense.tokens)
        if best and size < len(best[0].tokens):
            break
        if at + size - 1 > sentence.last_token or (sense.is_ordinary and _is_shouted(layout, sentence)):
            continue
        if _matches(_texts(layout, at, size), sense):
            best.append(sense)
    texts = _texts(layout, at, len(best[0].tokens)) if best else ()
    return [sense for sense in best if sense.tokens == texts] or best


def _texts(layout: Layout, at: int, size: int) -> tuple[str, ...]:
    return tuple(layout.texts[at : at + size])


def _matches(texts: tuple[str, ...], sense: _Sense) -> bool:
    if texts == sense.tokens:
        return True
    if sense.is_exact or sense.is_ordinary or tuple([text.lower() for text in texts]) != sense.lower:
        return False
    return all(_is_plain_case(text) for text in texts)


def _is_plain_case(text: str) -> bool:
    """Whether the case of a word means nothing: `pH` and `pCO` are no other way to write `PH` and `PCO`; nor are two small letters."""
    return text.isupper() or text.istitle() or (text.islower() and len(text) > _SHORTEST_SMALL)


def _choose(layout: Layout, sentence: Sentence, at: int, senses: Sequence[_Sense]) -> _Sense:
    """The sense whose section and neighbours (by normal form or lower-case text) fit best; the rank decides between equals."""
    section = layout.sections[sentence.section_index].kind.value
    near = range(max(0, at - _NEIGHBOURHOOD), min(len(layout.texts), at + _NEIGHBOURHOOD))
    around = {*layout.norms[near.start : near.stop], *map(str.lower, layout.texts[near.start : near.stop])}
    return max(senses, key=lambda sense: (_fit(sense, section, around), -sense.rank))


def _fit(sense: _Sense, section: str, around: set[str]) -> int:
    fit = 0
    if sense.sections:
        fit += 2 if section in sense.sections else -1
    if sense.neighbours:
        fit += 3 if not sense.neighbours.isdisjoint(around) else -1
    return fit


def _definitions(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Abbreviations the text itself defines, with the normal forms of their long forms."""
    own: dict[str, tuple[str, ...]] = {}
    text = layout.document.text
    done = 0
    for match in _BRACKET.finditer(text):
        before, inside = _words_before(text, done, match.start()), match[1]
        done = match.end()
        if not before:
            continue
        if _SHORT.match(inside) and sum(letter.isupper() for letter in inside) > 1:
            _note(own, inside, _long_form(before, inside))
        elif _SHORT.match(before[-1]) and before[-1].isupper():
            words = inside.split()
            if _long_form(words, before[-1]) == tuple(words):
                _note(own, before[-1], tuple(words))
    return own


def _words_before(text: str, start: int, end: int) -> list[str]:
    """The words right before a bracket at `end`, from the first letter after whatever is no part of a phrase; not before `start`."""
    stretch = text[start:end].rstrip()
    phrase = stretch[len(stretch.rstrip(_BEFORE)) :]
    return phrase.lstrip("0123456789' ,/-").split()


def _note(own: dict[str, tuple[str, ...]], short: str, words: tuple[str, ...]) -> None:
    if words and short not in own:
        own[short] = _norms(" ".join(words))


@lru_cache(maxsize=4096)
def _norms(words: str) -> tuple[str, ...]:
    tokens: list[Token] = tokenize(words)
    return tuple(token.norm for token in tokens)


def _long_form(words: Sequence[str], short: str) -> tuple[str, ...]:
    """The last words whose initials spell the short form (small words may be passed over); empty when they do not."""
    letters = [letter.lower() for letter in short if letter.isalpha()]
    if letters and letters[-1] == "s" and short.endswith("s"):
        letters.pop()
    at, left = len(words), len(letters)
    while left and at:
        at -= 1
        initials = [part[0].lower() for part in words[at].split("-") if part]
        for initial in reversed(initials):
            if left and initial == letters[left - 1]:
                left -= 1
            elif words[at].lower() not in _SMALL and len(initials) == 1:
                return ()
    return tuple(words[at:]) if not left else ()
