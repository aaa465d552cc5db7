"""Abbreviations: what the short forms of a text stand for, by section and neighbouring words."""

from nosology.reading.layout import Layout


def expand_abbreviations(layout: Layout) -> dict[int, tuple[str, ...]]:
    """Normal forms of the words each abbreviation stands for, by token position."""
    return {}
