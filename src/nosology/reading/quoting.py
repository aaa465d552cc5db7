"""A quote of a document read as a mention: where it stands, and what the text around it says of it."""

from dataclasses import replace

from nosology.model.books import Hit
from nosology.model.encounter import Document
from nosology.model.findings import Evidence, Finding
from nosology.reading.layout import Layout, Sentence, lay_out
from nosology.reading.mentions import Mention
from nosology.reading.read import finding_of

__all__ = ["read_quote"]


def read_quote(document: Document, quote: str, hit: Hit) -> Finding | None:
    """The finding for the first place where a document says these very words, or None when it does not, or not in one sentence.

    Args:
        document: The document.
        quote: The words, exactly as they stand there.
        hit: The code that is proposed for them.
    """
    start = document.text.find(quote)
    if start < 0:
        return None
    layout = lay_out(document)
    end = start + len(quote)
    sentence = _sentence(layout, start, end)
    if sentence is None or sentence.is_heading:
        return None
    places = range(sentence.first_token, sentence.last_token + 1)
    tokens = tuple(at for at in places if layout.starts[at] >= start and layout.ends[at] <= end)
    if not tokens:
        return None
    finding = finding_of(layout, sentence, Mention(tokens[0], tokens[-1], tokens, (hit,)))
    return replace(finding, evidence=(Evidence(document.id, start, end, quote),))


def _sentence(layout: Layout, start: int, end: int) -> Sentence | None:
    return next((sentence for sentence in layout.sentences if sentence.start <= start and end <= sentence.end), None)
