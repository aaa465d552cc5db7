"""Mentions: where a sentence names a condition, and which codes the index gives for it with the words around it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from nosology.codebook.finder import Anchor, Finder
from nosology.data import read_table
from nosology.model.books import Hit
from nosology.reading.layout import Layout, Sentence
from nosology.reading.phrases import Phrases
from nosology.words import normalize

_LEAST_SCORE = 0.3


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
    return {normalize(row["lead"]): row["use"] for row in read_table("reading/leads")}


def find_mentions(
    layout: Layout, sentence: Sentence, finder: Finder, expansions: Mapping[int, Sequence[str]]
) -> tuple[Mention, ...]:
    """The mentions of a sentence, in text order; a mention inside a better one is absorbed by it."""
    norms, places = _words(layout, sentence, expansions)
    leads = [
        (anchor, _use(anchor, norms[anchor.start], layout.tokens[places[anchor.start]].text)) for anchor in finder.anchors(norms)
    ]
    leads = [(anchor, use) for anchor, use in leads if use != "never"]
    if not leads:
        return ()
    phrases = Phrases(norms, places, layout, [at for anchor, _ in leads for at in range(anchor.start, anchor.end)])
    found = [mention for anchor, use in leads for mention in _mention(anchor, use, phrases, finder)]
    return tuple(_absorb(found))


def _words(layout: Layout, sentence: Sentence, expansions: Mapping[int, Sequence[str]]) -> tuple[Sequence[str], Sequence[int]]:
    """The normal forms of a sentence, abbreviations written out, and the token each comes from."""
    places = range(sentence.first_token, sentence.last_token + 1)
    if expansions.keys().isdisjoint(places):
        return layout.norms[places.start : places.stop], places
    words = [(norm, at) for at in places for norm in expansions.get(at) or (layout.norms[at],)]
    return [norm for norm, _ in words], [at for _, at in words]


def _use(anchor: Anchor, norm: str, written: str) -> str:
    """How the lead may be used: single words are restricted by the table, those of the External Cause Index by their book."""
    if anchor.end - anchor.start > 1:
        return "any"
    use = _uses().get(norm, "never" if anchor.kind == "external" else "any")
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
