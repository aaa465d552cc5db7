"""Attributes: side, acuity, severity, episode, stage and status, read from the words next to a mention."""

from nosology.model.findings import Attributes
from nosology.reading.layout import Layout, Sentence


def attributes(layout: Layout, sentence: Sentence, first_token: int, last_token: int) -> Attributes:
    """Read the attributes of the mention at tokens `first_token`...`last_token` (inclusive)."""
    return Attributes()
