"""Medications in the text that a status code records: current long-term use, never a diagnosis.

Source: ICD-10-CM Official Guidelines, I.C.21.c.3 (Z79 long-term drug therapy).
"""

from collections.abc import Iterator, Sequence
from functools import cache

from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.findings import Assertion, Attributes, Evidence, Finding, SectionKind
from nosology.reading.assertion import assert_mention
from nosology.reading.layout import Layout, Sentence
from nosology.reading.other_senses import OtherSenses
from nosology.words import tokenize

_LONG_TERM_BY_NATURE = ("Z79.01", "Z79.02", "Z79.4", "Z79.6", "Z79.81", "Z79.82", "Z79.83", "Z79.84", "Z79.85")
"""Drugs taken for long by their nature; the name of a steroid or an opioid says nothing of duration."""


@cache
def _drugs() -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    """Drug names with a status code of their own, by first word, longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for row in read_table("lexicon/drugs"):
        name = tuple(token.norm for token in tokenize(row["drug"]))
        if name and row["status_code"].startswith(_LONG_TERM_BY_NATURE):
            by_first.setdefault(name[0], []).append((name, row))
    for names in by_first.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return by_first


def find_medications(layout: Layout, others: OtherSenses) -> Iterator[Finding]:
    """Findings for the drugs whose long-term use has a status code of its own, in text order."""
    drugs = _drugs()
    for sentence in layout.sentences:
        if drugs.keys().isdisjoint(layout.norms[sentence.first_token : sentence.last_token + 1]):
            continue
        at = sentence.first_token
        while at <= sentence.last_token:
            named = _named(layout.norms, at, sentence.last_token)
            if named is None:
                at += 1
                continue
            name, row = named
            if not others.has(at, at + len(name) - 1):
                yield _finding(layout, sentence, at, at + len(name) - 1, row)
            at += len(name)


def _named(norms: Sequence[str], at: int, last: int) -> tuple[tuple[str, ...], dict[str, str]] | None:
    for name, row in _drugs().get(norms[at], ()):
        if at + len(name) - 1 <= last and all(norms[at + i] == word for i, word in enumerate(name)):
            return name, row
    return None


def _finding(layout: Layout, sentence: Sentence, first: int, last: int, row: dict[str, str]) -> Finding:
    start, end = layout.tokens[first].start, layout.tokens[last].end
    judgement = assert_mention(layout, sentence, first, last)
    section = layout.sections[sentence.section_index].kind if layout.sections else SectionKind.OTHER
    step = Step("lexicon", "OCG I.C.21.c.3", f"{row['drug']}: {row['class']}")
    return Finding(
        evidence=(Evidence(layout.document.id, start, end, layout.document.text[start:end]),),
        section=section,
        assertion=judgement.assertion if judgement.assertion is not Assertion.UNCERTAIN else Assertion.HYPOTHETICAL,
        cue=None,
        attributes=Attributes(),
        hits=(Hit(row["status_code"], "", (row["class"], row["drug"]), 1.0, (step,)),),
        sentence=(sentence.start, sentence.end),
        is_list_item=sentence.is_list_item,
        flags=frozenset({"medication"}),
    )
