"""The words of every sentence, abbreviations written out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from nosology.reading.layout import Layout, Sentence

__all__ = ["Spelled", "spell_out"]


type Spelled = tuple[Sentence, Sequence[str], Sequence[int]]
"""A sentence, the normal forms of its words with abbreviations written out, and the token each comes from (a range where none is)."""


def spell_out(layout: Layout, expansions: Mapping[int, Sequence[str]]) -> list[Spelled]:
    """Every sentence of a document, in order, with the words its abbreviations stand for (by token position) in their place."""
    norms, short = layout.norms, sorted(expansions)
    spelled: list[Spelled] = []
    for sentence in layout.sentences:
        first, stop = sentence.first_token, sentence.last_token + 1
        at = bisect_left(short, first)
        if at == len(short) or short[at] >= stop:
            spelled.append((sentence, norms[first:stop], range(first, stop)))
        else:
            words = [(norm, at) for at in range(first, stop) for norm in (expansions[at] if at in expansions else (norms[at],))]
            spelled.append((sentence, [norm for norm, _ in words], [at for _, at in words]))
    return spelled
