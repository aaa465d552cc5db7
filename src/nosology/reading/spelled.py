"""The words of every sentence, abbreviations written out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from nosology.reading.layout import Layout, Sentence

__all__ = ["Spelled", "spell_out"]


type Written = tuple[tuple[int, Sequence[str]], ...]
"""What was written out in a sentence: place of the token, counted from its first, and the words it stands for."""

type Spelled = tuple[Sentence, Sequence[str], Sequence[int], Written]
"""A sentence, the normal forms of its words with abbreviations written out, the token each comes from, and what was written out."""


def spell_out(layout: Layout, expansions: Mapping[int, Sequence[str]]) -> list[Spelled]:
    """Every sentence of a document, in order, with the words its abbreviations stand for (by token position) in their place."""
    norms, short = layout.norms, sorted(expansions)
    spelled: list[Spelled] = []
    for sentence in layout.sentences:
        first, stop = sentence.first_token, sentence.last_token + 1
        begin = bisect_left(short, first)
        if begin == len(short) or short[begin] >= stop:
            spelled.append((sentence, norms[first:stop], range(first, stop), ()))
        else:
            written = tuple([(at - first, expansions[at]) for at in short[begin : bisect_left(short, stop)]])
            words = [(norm, at) for at in range(first, stop) for norm in (expansions[at] if at in expansions else (norms[at],))]
            spelled.append((sentence, [norm for norm, _ in words], [at for _, at in words], written))
    return spelled
