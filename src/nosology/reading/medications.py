"""Medications in the text that a status code records: current long-term use, never a diagnosis.

Source: ICD-10-CM Official Guidelines, I.C.21.c.3 (Z79 long-term drug therapy).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.findings import Assertion, Attributes, Evidence, Finding
from nosology.reading.assertion import assert_mention
from nosology.reading.layout import Layout, Sentence
from nosology.reading.other_senses import OtherSenses
from nosology.words.phrasebook import Phrasebook

_LONG_TERM_BY_NATURE = ("Z79.01", "Z79.02", "Z79.4", "Z79.6", "Z79.81", "Z79.82", "Z79.83", "Z79.84", "Z79.85")
"""Drugs taken for long by their nature; the name of a steroid or an opioid says nothing of duration."""

DRUG_USE: Final = "Z79"
"""The category of long-term (current) drug therapy."""

USES: Final = frozenset({"past", "short-course"})
"""What a finding says of a drug's use: it was stopped, or its days are counted."""

_BEFORE = 24
"""Code points: how far before a drug its verb may stand."""

_STOPPED_BEFORE: Final = re.compile(
    r"\b(?:stopped|discontinued|d/c'd|dc'd|off|completed|finished|no longer (?:on|taking|using|takes|uses))(?: (?:of|her|his|the|all))? *$",
    re.IGNORECASE,
)
_STOPPED_AFTER: Final = re.compile(
    r"[^,;.]{0,24}?\b(?:stopped|discontinued|d/c'd|dc'd|completed|no longer taken)\b(?!(?: \w+){0,3} (?:before|prior|for)\b)"
    r"|[^;.]*\bno (?:current |further |active )?(?:treatment|therapy) (?:now|currently|since)\b",
    re.IGNORECASE,
)
"""Past forms only, and no pause before an operation: what will be stopped is taken now."""

_DAYS: Final = re.compile(
    r"(?:[^,;.]|\.(?=\d))*?(?:\b(?:x|for|complete|finish|another|through|to|until|of) ?|(?<=[\w)]) )"
    r"(?P<number>\d{1,2})(?: more)?[ -]?(?P<unit>d|days?|wks?|weeks?)\b(?! ?(?:supply|refill|ago|before|prior|earlier))",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"(?:[^,;.]|\.(?=\d))*?\b(?:to|until|through) day \d{1,2}\b", re.IGNORECASE)
_SHORT_DAYS: Final = 60
"""Days: a course no longer than this is not long-term use."""


@cache
def _drugs() -> Phrasebook[dict[str, str]]:
    """Drug names with a status code of their own."""
    rows = read_table("lexicon/drugs")
    return Phrasebook((row["drug"], row) for row in rows if row["status_code"].startswith(_LONG_TERM_BY_NATURE))


def find_medications(layout: Layout, others: OtherSenses) -> Iterator[Finding]:
    """Findings for the drugs whose long-term use has a status code of its own, in text order."""
    drugs, norms, free = _drugs(), layout.norms, 0
    first_words = drugs.first_words
    for at in [at for at, norm in enumerate(norms) if norm in first_words]:
        sentence = layout.sentence_of(at) if at >= free else None
        named = drugs.longest(norms, at, sentence.last_token + 1) if sentence is not None else None
        if sentence is None or named is None:
            continue
        length, rows = named
        free = at + length
        if not others.has(at, free - 1):
            yield _finding(layout, sentence, at, free - 1, rows[0])


def _finding(layout: Layout, sentence: Sentence, first: int, last: int, row: dict[str, str]) -> Finding:
    start, end = layout.starts[first], layout.ends[last]
    judgement = assert_mention(layout, sentence, first, last)
    step = Step("lexicon", "OCG I.C.21.c.3", f"{row['drug']}: {row['class']}")
    return Finding(
        evidence=(Evidence(layout.document.id, start, end, layout.document.text[start:end]),),
        section=layout.section(sentence).kind,
        assertion=judgement.assertion if judgement.assertion is not Assertion.UNCERTAIN else Assertion.HYPOTHETICAL,
        cue=None,
        attributes=Attributes(),
        hits=(Hit(row["status_code"], "", (row["class"], row["drug"]), 1.0, (step,)),),
        sentence=(sentence.start, sentence.end),
        is_list_item=sentence.is_list_item,
        flags=frozenset({"medication", *_use(sentence.text, start - sentence.start, end - sentence.start)}),
    )


def _use(text: str, start: int, end: int) -> Iterator[str]:
    """What the words around a drug say of its use: `past` when it was stopped, `short-course` when the days are counted."""
    if _STOPPED_BEFORE.search(text, max(0, start - _BEFORE), start) or _STOPPED_AFTER.match(text, end):
        yield "past"
    days = _DAYS.match(text, end)
    counted = days is not None and int(days["number"]) * (7 if days["unit"][0] in "wW" else 1) <= _SHORT_DAYS
    if counted or _DAY.match(text, end):
        yield "short-course"
