"""Sentences with one mention in double brackets."""

from nosology.model.encounter import Document
from nosology.reading.layout import Layout, Sentence, lay_out


def place(marked: str) -> tuple[Layout, Sentence, int, int]:
    """The layout of the text without its brackets, and where the mention stands."""
    start, end = marked.index("[["), marked.index("]]") - 2
    layout = lay_out(Document("d", "note", marked.replace("[[", "").replace("]]", "")))
    inside = [at for at in range(len(layout.texts)) if layout.starts[at] < end and layout.ends[at] > start]
    sentence = next(s for s in layout.sentences if s.first_token <= inside[0] <= s.last_token)
    return layout, sentence, inside[0], inside[-1]
