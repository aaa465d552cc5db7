"""What short forms and everyday phrases stand for: abbreviations, lay words of several words, sites as the Index names them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from nosology.codebook.finder.vocabulary import FUNCTION_WORDS
from nosology.data import read_table, table_names
from nosology.words import Token, tokenize

__all__ = ["Sense", "senses_at"]

_MOST_SENSES: Final = 3


@dataclass(frozen=True, slots=True)
class Sense:
    """What words stand for.

    Attributes:
        words: The normal forms meant.
        step: What kind of reading it is: `abbreviation`, `synonym` or `anatomy`.
        table: Where it is written.
        needs_capitals: It is meant only in capitals, because it is an ordinary word otherwise.
    """

    words: tuple[str, ...]
    step: str
    table: str
    needs_capitals: bool = False


def senses_at(tokens: Sequence[Token], at: int, is_shouted: bool) -> tuple[int, list[Sense]]:
    """The longest words from here that stand for others: how many tokens they are, and what they mean, the likeliest first.

    Args:
        tokens: The phrase.
        at: Where to look.
        is_shouted: The whole phrase is in capitals, so that they tell nothing.
    """
    for length in range(min(_longest(), len(tokens) - at), 0, -1):
        part = tokens[at : at + length]
        senses = _senses().get(" ".join(token.norm for token in part), [])
        is_capital = not is_shouted and all(token.text.isupper() for token in part)
        found = [sense for sense in senses if is_capital or not sense.needs_capitals]
        if found:
            return length, found
    return 1, []


@cache
def _longest() -> int:
    return max(key.count(" ") + 1 for key in _senses())


@cache
def _senses() -> dict[str, list[Sense]]:
    """The senses of each short form or phrase by its normal forms, the rarest left out."""
    ranked: dict[str, list[tuple[int, Sense]]] = {}
    for short, rank, sense in (*_abbreviations(), *_paraphrases()):
        key = _norms(short)
        if key and sense.words and key != sense.words[: len(key)]:
            ranked.setdefault(" ".join(key), []).append((rank, sense))
    return {key: _likeliest(senses) for key, senses in ranked.items()}


def _likeliest(senses: list[tuple[int, Sense]]) -> list[Sense]:
    ordered = [sense for _, sense in sorted(senses, key=lambda sense: sense[0])]
    return list({sense.words: sense for sense in reversed(ordered)}.values())[::-1][:_MOST_SENSES]


def _abbreviations() -> Iterator[tuple[str, int, Sense]]:
    for table in ("finder/shorthand", "lexicon/abbreviations"):
        for row in _rows(table):
            short = row["abbreviation"]
            needs_capitals = row.get("note") == "upper-only" or " ".join(_norms(short)) in FUNCTION_WORDS
            yield short, int(row["rank"] or 1), Sense(_norms(row["sense"]), "abbreviation", table, needs_capitals)


def _paraphrases() -> Iterator[tuple[str, int, Sense]]:
    """Phrases of several words; those of one word are meanings, not readings."""
    for row in _rows("lexicon/synonyms"):
        if len(_norms(row["word"])) > 1:
            yield row["word"], 1, Sense(_norms(row["means"]), "synonym", "lexicon/synonyms")
    for row in _rows("lexicon/anatomy"):
        if len(_norms(row["site"])) > 1:
            yield row["site"], 1, Sense(_norms(row["index_site"] or row["part_of"]), "anatomy", "lexicon/anatomy")


def _rows(table: str) -> Sequence[dict[str, str]]:
    return read_table(table) if table in table_names(table.partition("/")[0]) else ()


def _norms(text: str) -> tuple[str, ...]:
    return tuple(token.norm for token in tokenize(text))
