"""The finder: words to codes, through the Alphabetic Index, the lexicon and the tabular titles."""

from nosology.codebook.finder.building import build_finder, fingerprint
from nosology.codebook.finder.completing import Context
from nosology.codebook.finder.finder import Anchor, Finder

__all__ = ["Anchor", "Context", "Finder", "build_finder", "fingerprint"]
