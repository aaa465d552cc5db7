"""Mentions: where a sentence names a condition, and which codes the index gives for it with the words around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nosology.codebook.finder import Anchor, Finder
from nosology.data import read_table
from nosology.model.books import Hit
from nosology.reading.layout import Layout, Sentence
from nosology.reading.phrases import Phrases, Word
from nosology.words import normalize

_LEAST_SCORE = 0.3


@dataclass(frozen=True, slots=True)
class Mention:
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
    words = _words(layout, sentence, expansions)
    phrases = Phrases(words, layout.tokens, layout.document.text)
    anchors = finder.anchors(phrases.norms)
    taken = frozenset(at for anchor in anchors for at in range(anchor.start, anchor.end) if _use(anchor, phrases) != "never")
    found = [mention for anchor in anchors for mention in _mention(anchor, phrases, finder, taken)]
    return tuple(_absorb(found))


def _words(layout: Layout, sentence: Sentence, expansions: Mapping[int, Sequence[str]]) -> list[Word]:
    words: list[Word] = []
    for at in range(sentence.first_token, sentence.last_token + 1):
        norms = expansions.get(at) or (layout.tokens[at].norm,)
        words.extend(Word(norm, at) for norm in norms)
    return words


def _use(anchor: Anchor, phrases: Phrases) -> str:
    """How the lead may be used: single words are restricted by the table, those of the External Cause Index by their book."""
    if anchor.end - anchor.start > 1:
        return "any"
    use = _uses().get(phrases.norms[anchor.start], "never" if anchor.kind == "external" else "any")
    if use == "capitals":
        return "any" if phrases.text_at(anchor.start).isupper() else "never"
    return use


def _mention(anchor: Anchor, phrases: Phrases, finder: Finder, taken: frozenset[int]) -> Iterator[Mention]:
    use = _use(anchor, phrases)
    if use == "never":
        return
    window = phrases.window(anchor.start, anchor.end, taken)
    hits = tuple(hit for hit in finder.resolve(anchor, phrases.norms, window) if hit.score >= _LEAST_SCORE)
    if not hits or (use == "modified" and not hits[0].covered - set(range(anchor.start, anchor.end))):
        return
    own = {phrases.words[at].token for at in range(anchor.start, anchor.end)}
    covered = own | {phrases.words[at].token for at in hits[0].covered}
    yield Mention(min(own), max(own), tuple(sorted(covered)), hits)


def _absorb(mentions: Sequence[Mention]) -> list[Mention]:
    """Drop mentions whose whole term is accounted for by a mention that says more."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-len(m.tokens), m.first)):
        term = set(range(mention.first, mention.last + 1))
        if not any(term <= set(better.tokens) for better in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.first, m.last))
