"""Attributes: side, acuity, severity, episode, stage and status, read from the words next to a mention."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from nosology.data import read_table
from nosology.model.findings import Attributes
from nosology.reading.cues import Words, scan
from nosology.reading.layout import SENTENCES, Layout, Sentence

__all__ = ["attributes"]

_STAGE = re.compile(
    r"\b(?:stage|grade|class|type|ckd|gold|nyha(?: class)?|category|degree)[ -]{0,2}(?:is |of )?"
    r"([0-5][a-d]?|[ivx]{1,4}[a-d]?)(?![a-z0-9/.]\w)\b",
    re.IGNORECASE,
)
_STAGE_REACH = 30
"""Code points that may stand between a mention and its stage."""

_OPENERS = frozenset(",(")
_MARKS = frozenset(",;:()?")


class _Row(NamedTuple):
    words: tuple[str, ...]
    attribute: str
    value: str
    where: str
    reach: int
    size: int


class _Hit(NamedTuple):
    row: _Row
    first: int
    last: int


class _Reading(NamedTuple):
    words: Words
    hits: Sequence[_Hit]
    stages: Sequence[tuple[int, int, str]]


def attributes(layout: Layout, sentence: Sentence, first_token: int, last_token: int) -> Attributes:
    """Read the attributes of the mention at tokens `first_token`...`last_token` (inclusive).

    The nearest word wins; words of the mention itself are nearest. A conjunction or a preposition that begins another phrase ends
    the neighbourhood, and so does a comma unless the describing word follows it directly (`bunion, right foot`).
    """
    begin = sentence.start
    return _attributes(sentence.text, layout.starts[first_token] - begin, layout.ends[last_token] - begin)


@lru_cache(maxsize=2 * SENTENCES)
def _attributes(text: str, start: int, end: int) -> Attributes:
    """The attributes of the mention at [start, end) in a sentence."""
    reading = _read(text)
    if not reading.hits and not reading.stages:
        return _NONE
    values = _values(reading, start, end) if reading.hits else {}
    stage = _stage(text, reading, start, end) if reading.stages else None
    if not values and stage is None:
        return _NONE
    return Attributes(
        laterality=values.get("laterality"),
        acuity=values.get("acuity"),
        severity=values.get("severity"),
        episode=values.get("episode"),
        stage=stage,
        status=values.get("status"),
    )


_NONE = Attributes()


@lru_cache(maxsize=SENTENCES)
def _read(text: str) -> _Reading:
    """The describing words of a sentence, read once."""
    words = scan(text)
    stages = [(m.start(), m.end(), m[1].lower()) for m in _STAGE.finditer(text)]
    return _Reading(words, tuple(_hits(text, words)), stages)


@cache
def _rows() -> Mapping[str, tuple[_Row, ...]]:
    """Rows by first word, longest first."""
    by_first: dict[str, list[_Row]] = {}
    for row in read_table("reading/attributes"):
        words = tuple(row["cue"].split())
        by_first.setdefault(words[0], []).append(
            _Row(words, row["attribute"], row["value"], row["where"], int(row["reach"]), len(words))
        )
    return {first: tuple(sorted(rows, key=lambda row: -len(row.words))) for first, rows in by_first.items()}


@cache
def _stops(side: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("reading/attribute_stops") if row["side"] == side)


def _hits(text: str, words: Words) -> Iterator[_Hit]:
    """Describing words: the longest wording at each place, for each attribute."""
    texts = words.texts
    rows = _rows()
    done: dict[str, int] = {}
    for at in [at for at, word in enumerate(texts) if word in rows]:
        for row in rows[texts[at]]:
            last = at + row.size - 1
            if (row.size > 1 and tuple(texts[at : last + 1]) != row.words) or done.get(row.attribute + row.where, -1) >= at:
                continue
            if row.where == "upper" and not _is_capital(text, words.places[0][at], words.places[1][at]):
                continue
            done[row.attribute + row.where] = last
            if row.value:
                yield _Hit(row, at, last)


def _is_capital(text: str, start: int, end: int) -> bool:
    """Written in capitals and standing alone (`L`, not the beginning of `L5`)."""
    return text[start:end].isupper() and not text[end : end + 1].isalnum()


def _values(reading: _Reading, start: int, end: int) -> dict[str, str]:
    """The nearest value of each attribute."""
    nearest: dict[str, tuple[int, str]] = {}
    texts = reading.words.texts
    place = reading.words.inside(start, end)
    commas = (at for at, text in enumerate(texts) if text == ",")
    described = frozenset(commas).union(*(range(hit.first, hit.last + 1) for hit in reading.hits))
    for hit in reading.hits:
        distance = _distance(texts, hit, place, described)
        known = nearest.get(hit.row.attribute)
        if distance is not None and (known is None or distance < known[0]):
            nearest[hit.row.attribute] = (distance, hit.row.value)
    return {attribute: value for attribute, (_, value) in nearest.items()}


def _distance(texts: Sequence[str], hit: _Hit, place: tuple[int, int], described: frozenset[int]) -> int | None:
    """Words between the describing word and the mention; None when it does not describe it."""
    first, last = place
    row = hit.row
    if row.where == "sentence":
        return 0
    if first <= hit.first and hit.last <= last:
        return -1
    if hit.last < first and row.where != "after":
        between = texts[hit.last + 1 : first]
        return len(between) if len(between) <= row.reach and _joined(between, "before") else None
    if hit.first > last and row.where != "before":
        between = texts[last + 1 : hit.first]
        if between and between[0] in _OPENERS and described.issuperset(range(last + 2, hit.first)):
            return len(between)
        return len(between) if len(between) <= row.reach and _joined(between, "after") else None
    return None


def _joined(between: Sequence[str], side: str) -> bool:
    stops = _stops(side)
    return not any(word in stops or word in _MARKS for word in between)


def _stage(text: str, reading: _Reading, start: int, end: int) -> str | None:
    """The stage inside the mention or nearest to it within the phrase."""
    best: tuple[int, str] | None = None
    for begin, stop, value in reading.stages:
        gap = text[stop:start] if stop <= start else text[end:begin] if begin >= end else ""
        if len(gap) <= _STAGE_REACH and ";" not in gap and " and " not in gap and (best is None or len(gap) < best[0]):
            best = (len(gap), value)
    return best[1] if best else None
