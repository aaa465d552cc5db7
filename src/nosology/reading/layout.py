"""Layout: the sections and sentences of a document, with offsets into its untouched text."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter
from typing import Final, NamedTuple

from nosology.model.encounter import Document
from nosology.model.findings import SectionKind
from nosology.model.quick import quick
from nosology.reading.sentences import Span, split_unit
from nosology.reading.units import Unit, read_units
from nosology.words import Columns, cut

SENTENCES: Final = 1 << 12
"""How many sentences a reader remembers: notes repeat each other, and themselves."""


RECENT: Final = 4
"""How many documents stay laid out, so that coding does not cut again what reading has just cut."""


@quick
@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading.

    Attributes:
        kind: What kind of section it is; `OTHER` before the first heading and under unknown ones.
        title: The heading as written, without its marks; empty when there is none.
        start: Where the heading begins.
        body_start: Where the text under it begins.
        end: One past its last code point.
    """

    kind: SectionKind
    title: str
    start: int
    body_start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, list item or heading.

    Attributes:
        start: First code point, after any bullet or number.
        end: One past the last.
        first_token: Position of its first token in the columns of the layout.
        last_token: Position of its last token (inclusive).
        section_index: Position of its section in `Layout.sections`.
        is_list_item: It is, or belongs to, a bullet or a numbered item.
        is_heading: It is the heading of a section; what it names is not said of the patient.
        text: What it says.
    """

    start: int
    end: int
    first_token: int
    last_token: int
    section_index: int
    is_list_item: bool
    is_heading: bool
    text: str


_FIRST_TOKEN: Final = attrgetter("first_token")
_sentence: Final[Callable[[tuple[int, int, int, int, int, bool, bool, str]], Sentence]] = partial(tuple.__new__, Sentence)
"""Makes a sentence of its fields, without the detour through a call with names: a note has many."""


@dataclass(slots=True, eq=False)
class Layout:
    """A document cut into sections, sentences and tokens; every list is in text order.

    Attributes:
        document: The document.
        starts: First code point of each token.
        ends: One past the last code point of each.
        texts: The tokens as written.
        norms: Their normal forms.
        sentences: Its sentences; each holds at least one token.
        sections: Its sections, one after the other; at least one, whatever the text.
    """

    document: Document
    starts: Sequence[int]
    ends: Sequence[int]
    texts: Sequence[str]
    norms: Sequence[str]
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]

    def sentence_of(self, token: int) -> Sentence | None:
        """The sentence a token stands in; None for one between sentences."""
        number = bisect_right(self.sentences, token, key=_FIRST_TOKEN) - 1
        return self.sentences[number] if number >= 0 and token <= self.sentences[number].last_token else None

    def following(self, sentence: Sentence) -> Sentence | None:
        """The sentence after another; None after the last."""
        number = bisect_right(self.sentences, sentence.last_token, key=_FIRST_TOKEN)
        return self.sentences[number] if number < len(self.sentences) else None

    def section(self, sentence: Sentence) -> Section:
        """The section a sentence stands in."""
        return self.sections[sentence.section_index]


@lru_cache(maxsize=RECENT)
def lay_out(document: Document) -> Layout:
    """Cut a document into sections, sentences and tokens.

    Sections follow the headings, in whatever style they are written; sentences respect lists, wrapped lines and abbreviations.
    Nothing in the text is altered, and every offset counts its code points.
    """
    units = read_units(document.text)
    tokens = cut(document.text)
    return Layout(document, *tokens, _sentences(document.text, units, tokens), _sections(document.text, units))


def _sections(text: str, units: Sequence[Unit]) -> tuple[Section, ...]:
    """One section per heading, in text order, each up to the next."""
    if not units:
        return (Section(SectionKind.OTHER, "", 0, 0, len(text)),)
    heads = [unit.heading for at, unit in enumerate(units) if not at or unit.heading is not units[at - 1].heading]
    ends = [head.start for head in heads[1:]] + [len(text)]
    return tuple(Section(head.kind, head.title, head.start, head.body, end) for head, end in zip(heads, ends, strict=True))


def _sentences(text: str, units: Sequence[Unit], tokens: Columns) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    starts, ends = tokens.starts, tokens.ends
    at, section = 0, 0
    for number, unit in enumerate(units):
        if number and unit.heading is not units[number - 1].heading:
            section += 1
        for start, end, is_item in _spans(text, unit):
            first = bisect_left(starts, start, at)
            at = bisect_right(ends, end, first)
            if at > first:
                found.append(_sentence((start, end, first, at - 1, section, is_item, unit.is_heading, text[start:end])))
    return tuple(found)


def _spans(text: str, unit: Unit) -> Iterable[Span]:
    if unit.is_heading:
        return ((unit.start, unit.end, unit.is_item),)
    return split_unit(text, unit.start, unit.end, unit.is_item)
