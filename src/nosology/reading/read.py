"""Reading: from the documents of an encounter to findings."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from nosology.codebook.shelf import Editions
from nosology.data import read_table
from nosology.model.encounter import Document, Encounter
from nosology.model.findings import Evidence, Finding, SectionKind
from nosology.reading.abbreviations import expand_abbreviations
from nosology.reading.assertion import assert_mention
from nosology.reading.attributes import attributes
from nosology.reading.layout import Layout, Sentence, lay_out
from nosology.reading.medications import DRUG_USE, USES, find_medications
from nosology.reading.mentions import Mention, find_mentions
from nosology.reading.operations import find_operations
from nosology.reading.other_senses import OtherSenses
from nosology.reading.spelled import spell_out
from nosology.words import normalize

_PLANS = frozenset({SectionKind.ASSESSMENT, SectionKind.ASSESSMENT_PLAN, SectionKind.PLAN})
_SHORT = 14
_GAP = 3
_AT_ONCE = 3
_STATED = frozenset({"stated"})
_ADDRESSED = frozenset({"addressed"})


@cache
def _actions() -> frozenset[str]:
    return frozenset(normalize(row["word"]) for row in read_table("reading/actions"))


def read(encounter: Encounter, editions: Editions) -> tuple[Finding, ...]:
    """Every mention in every document, in document and text order."""
    return tuple(finding for document in encounter.documents for finding in _read_document(document, editions))


def _read_document(document: Document, editions: Editions) -> Iterator[Finding]:
    layout = lay_out(document)
    others = OtherSenses(layout)
    spelled = spell_out(layout, expand_abbreviations(layout))
    drugs = list(find_medications(layout, others))
    uses = {drug.evidence[0].start: drug.flags & USES for drug in drugs}
    taken: set[int] = set()
    for sentence, mention in find_mentions(layout, spelled, editions.finder):
        if not _is_heading(layout, sentence, mention) and not others.has(mention.first, mention.last):
            taken.update(mention.tokens)
            yield finding_of(layout, sentence, mention, uses)
    yield from find_operations(layout, spelled, editions.finder, taken)
    yield from drugs


def _is_heading(layout: Layout, sentence: Sentence, mention: Mention) -> bool:
    """Whether the term belongs to the section's title, which names no condition of the patient."""
    return layout.starts[mention.first] < layout.section(sentence).body_start


def finding_of(
    layout: Layout, sentence: Sentence, mention: Mention, uses: Mapping[int, frozenset[str]] = MappingProxyType({})
) -> Finding:
    """What the text says of a mention.

    Args:
        layout: The document.
        sentence: The sentence it stands in.
        mention: The term with its candidate codes.
        uses: How the drugs of the document are used, by their offset.
    """
    judgement = assert_mention(layout, sentence, mention.first, mention.last)
    cue = _quote(layout.document, *judgement.cue) if judgement.cue else None
    flags = judgement.flags | _STATED if _is_stated(layout, sentence, mention) else judgement.flags
    if _is_addressed(layout, sentence):
        flags |= _ADDRESSED
    if mention.hits[0].code.startswith(DRUG_USE):
        flags |= uses.get(layout.starts[mention.first], frozenset())
    return Finding(
        evidence=_evidence(layout, mention),
        section=layout.section(sentence).kind,
        assertion=judgement.assertion,
        cue=cue,
        attributes=attributes(layout, sentence, mention.first, mention.last),
        hits=mention.hits,
        sentence=(sentence.start, sentence.end),
        is_list_item=sentence.is_list_item,
        flags=flags,
    )


def _is_stated(layout: Layout, sentence: Sentence, mention: Mention) -> bool:
    """Whether the sentence names the problem rather than talks about it."""
    length = sentence.last_token - sentence.first_token + 1
    opening = mention.tokens[0] - sentence.first_token
    if length > _SHORT and opening > _AT_ONCE:
        return False
    body = layout.section(sentence).body_start
    return layout.document.text.find(":", max(sentence.start, body), layout.starts[mention.tokens[0]]) < 0


def _is_addressed(layout: Layout, sentence: Sentence) -> bool:
    """Whether an assessment or plan says, in the sentence, that something is done about the problem."""
    if layout.section(sentence).kind not in _PLANS:
        return False
    return not _actions().isdisjoint(layout.norms[sentence.first_token : sentence.last_token + 1])


def _evidence(layout: Layout, mention: Mention) -> tuple[Evidence, ...]:
    """The quote that holds the term first, then the pieces that stand apart from it, in text order."""
    starts, ends = layout.starts, layout.ends
    if mention.tokens[-1] - mention.tokens[0] <= _GAP:
        return (_quote(layout.document, starts[mention.tokens[0]], ends[mention.tokens[-1]]),)
    runs = _runs(mention.tokens)
    runs.sort(key=lambda run: (not run[0] <= mention.first <= run[-1], run[0]))
    return tuple([_quote(layout.document, starts[run[0]], ends[run[-1]]) for run in runs])


def _runs(tokens: Sequence[int]) -> list[list[int]]:
    """Tokens grouped where the next is near."""
    runs: list[list[int]] = []
    for token in tokens:
        if runs and token - runs[-1][-1] <= _GAP:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _quote(document: Document, start: int, end: int) -> Evidence:
    return Evidence(document.id, start, end, document.text[start:end])
