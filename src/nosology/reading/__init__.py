"""Text to findings: sections, sentences, mentions, what is said of them."""

from nosology.reading.read import read

__all__ = ["read"]
