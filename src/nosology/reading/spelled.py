"""The words of a sentence, abbreviations written out."""

from collections.abc import Mapping, Sequence

from nosology.reading.layout import Layout, Sentence

__all__ = ["spell_out"]


def spell_out(layout: Layout, sentence: Sentence, expansions: Mapping[int, Sequence[str]]) -> tuple[Sequence[str], Sequence[int]]:
    """The normal forms of a sentence, abbreviations written out, and the token each comes from."""
    places = range(sentence.first_token, sentence.last_token + 1)
    if expansions.keys().isdisjoint(places):
        return layout.norms[places.start : places.stop], places
    words = [(norm, at) for at in places for norm in (expansions[at] if at in expansions else (layout.norms[at],))]
    return [norm for norm, _ in words], [at for _, at in words]
