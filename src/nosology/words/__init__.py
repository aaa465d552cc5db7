"""Words: tokens with offsets into the untouched text, and one normal form for each word."""

from nosology.words.forms import normalize
from nosology.words.tokens import Columns, Token, cut, tokenize

__all__ = ["Columns", "Token", "cut", "normalize", "tokenize"]
