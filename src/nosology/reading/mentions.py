"""Mentions: where a sentence names a condition, and which codes the index gives for it with the words around it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from nosology.codebook.finder import Anchor, Finder
from nosology.data import read_table
from nosology.model.books import Hit
from nosology.reading.layout import SENTENCES, Layout, Sentence
from nosology.reading.phrases import Phrases
from nosology.reading.spelled import Spelled
from nosology.words import normalize

_LEAST_SCORE = 0.3
_PARTING = re.compile(r";|\s[-–—•●▪◦‣·∙|]+\s")
"""Marks between the items of a list on one line."""


class Mention(NamedTuple):
    """A term in a sentence with its candidate codes.

    Attributes:
        first: First token of the term.
        last: Last token of the term.
        tokens: Every token the best hit accounts for, in order.
        hits: Candidate codes, best first.
    """

    first: int
    last: int
    tokens: tuple[int, ...]
    hits: tuple[Hit, ...]


@cache
def _uses() -> dict[str, str]:
    return {" ".join(map(normalize, row["lead"].split())): row["use"] for row in read_table("reading/leads")}


def find_mentions(layout: Layout, spelled: Iterable[Spelled], finder: Finder) -> Iterator[tuple[Sentence, Mention]]:
    """The mentions of sentences, each with its sentence, in text order; a mention inside a better one is absorbed by it."""
    memory = _memories.setdefault(finder, {})
    for sentence, norms, places, written in spelled:
        first, text = sentence.first_token, sentence.text
        key = (text, written) if written else text
        known = memory.get(key)
        if known is None:
            known = tuple([_moved(mention, -first) for mention in _find(layout, norms, places, finder)])
            if len(memory) >= SENTENCES:
                memory.clear()
            memory[key] = known
        for mention in known:
            yield sentence, _moved(mention, first)


_memories: WeakKeyDictionary[Finder, dict[object, tuple[Mention, ...]]] = WeakKeyDictionary()
"""The mentions of the sentences read last by what they say, for each finder; tokens count from the first of the sentence."""


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(mention.first + by, mention.last + by, tuple([token + by for token in mention.tokens]), mention.hits)


def _find(layout: Layout, norms: Sequence[str], places: Sequence[int], finder: Finder) -> list[Mention]:
    leads = [
        (anchor, _use(anchor, norms[anchor.start : anchor.end], layout.texts[places[anchor.start]]))
        for anchor in _anchors(layout, norms, places, finder)
    ]
    leads = [(anchor, use) for anchor, use in leads if use != "never"]
    if not leads:
        return []
    phrases = Phrases(norms, places, layout, [at for anchor, _ in leads for at in range(anchor.start, anchor.end)])
    found = [mention for anchor, use in leads for mention in _mention(anchor, use, phrases, finder)]
    return _absorb(found)


def _anchors(layout: Layout, norms: Sequence[str], places: Sequence[int], finder: Finder) -> list[Anchor]:
    """The terms of a sentence; none reaches over a mark that parts the items of a list."""
    starts, ends = layout.starts, layout.ends
    if not norms or not _PARTING.search(layout.document.text, ends[places[0]], starts[places[-1]]):
        return finder.anchors(norms)
    found: list[Anchor] = []
    begin = 0
    for at in range(1, len(norms) + 1):
        if at < len(norms):
            gap = layout.document.text[ends[places[at - 1]] : starts[places[at]]]
            if len(gap) < 2 or not _PARTING.search(gap):
                continue
        anchors = finder.anchors(norms[begin:at])
        found += [anchor._replace(start=anchor.start + begin, end=anchor.end + begin) for anchor in anchors]
        begin = at
    return found


def _use(anchor: Anchor, words: Sequence[str], written: str) -> str:
    """How the lead may be used: leads are restricted by the table, single words of the External Cause Index by their book."""
    is_external_word = len(words) == 1 and anchor.kind == "external"
    use = _uses().get(" ".join(words), "never" if is_external_word else "any")
    if use == "capitals":
        return "any" if written.isupper() else "never"
    return use


def _mention(anchor: Anchor, use: str, phrases: Phrases, finder: Finder) -> Iterator[Mention]:
    window = phrases.window(anchor.start, anchor.end)
    hits = tuple([hit for hit in finder.resolve(anchor, phrases.norms, window) if hit.score >= _LEAST_SCORE])
    if not hits:
        return
    positions = range(anchor.start, anchor.end)
    if use == "modified" and hits[0].covered.issubset(positions):
        return
    own = [phrases.places[at] for at in positions]
    covered = {*own, *[phrases.places[at] for at in hits[0].covered]}
    yield Mention(min(own), max(own), tuple(sorted(covered)), hits)


def _absorb(mentions: Sequence[Mention]) -> list[Mention]:
    """Drop mentions whose whole term is accounted for by a mention that says more."""
    if len(mentions) < 2:
        return list(mentions)
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-len(m.tokens), m.first)):
        term = range(mention.first, mention.last + 1)
        if not any(_holds(better.tokens, term) for better in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.first, m.last))


def _holds(tokens: tuple[int, ...], term: range) -> bool:
    """Whether every token of a term is among these."""
    return all(at in tokens for at in term)
