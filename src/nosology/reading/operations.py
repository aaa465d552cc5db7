"""Operations in the text: once past, they leave a state with a status code (`s/p CABG`, `lobectomy` in a surgical history).

Source: ICD-10-CM Official Guidelines, I.C.21.c.3 (Status).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from nosology.codebook.finder import Finder
from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.findings import Assertion, Evidence, Finding, SectionKind
from nosology.reading.assertion import Judgement, assert_mention
from nosology.reading.attributes import attributes
from nosology.reading.layout import Layout, Sentence
from nosology.reading.spelled import Spelled
from nosology.words import tokenize

__all__ = ["find_operations"]

_PAST = frozenset({SectionKind.PAST_SURGICAL, SectionKind.PAST_MEDICAL, SectionKind.PROBLEM_LIST})
_STATED = frozenset(
    {
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_PLAN,
        SectionKind.DIAGNOSIS,
        SectionKind.DISCHARGE_DIAGNOSIS,
        SectionKind.SECONDARY_DIAGNOSIS,
    }
)
_AFTER = frozenset({"status", "post"})
_BESIDE = 4
_KIND = "procedure"
_CUE = re.compile(r"^(?:status post|history of) ")
_NO_STATE = "Z98.890"
type _Names = dict[str, list[tuple[tuple[str, ...], str]]]


def find_operations(layout: Layout, spelled: Iterable[Spelled], finder: Finder, taken: set[int]) -> Iterator[Finding]:
    """Findings for the past operations that leave a status, in text order.

    An operation is past where the words around it say so or where it stands in a history; in any other place it may be planned or
    part of this encounter.

    Args:
        layout: The document.
        spelled: Its sentences, abbreviations written out.
        finder: Completes the codes: side and the like.
        taken: Tokens that belong to mentions; an operation among them is already read.
    """
    names = _names()
    for sentence, norms, places, _ in spelled:
        if names.keys().isdisjoint(norms):
            continue
        sentence_tokens = range(sentence.first_token, sentence.last_token + 1)
        for start, end, code in _named(names, norms):
            first, last = places[start], places[end - 1]
            if taken.issuperset(range(first, last + 1)) or (code == _NO_STATE and not taken.isdisjoint(sentence_tokens)):
                continue
            judgement = assert_mention(layout, sentence, first, last)
            is_after = _AFTER.issubset(norms[max(0, start - _BESIDE) : start])
            if _is_past(layout, sentence, judgement, code, is_after):
                hit = finder.complete(code, norms[max(0, start - _BESIDE) : end + _BESIDE])
                yield _finding(layout, sentence, (first, last), judgement, hit)


@cache
def _names() -> _Names:
    """Names of operations with the code of the state they leave, by first word, the longest first."""
    expansions = {row["abbreviation"].lower(): row["sense"] for row in read_table("lexicon/abbreviations") if row["rank"] == "1"}
    names: dict[str, dict[tuple[str, ...], str]] = {}
    for row in read_table("lexicon/procedures-history"):
        if row["kind"] != _KIND:
            continue
        bare = _CUE.sub("", row["term"])
        for written in (bare, " ".join(expansions.get(word, word) for word in bare.split())):
            name = tuple(token.norm for token in tokenize(written))
            names.setdefault(name[0], {}).setdefault(name, row["code"])
    return {first: sorted(same.items(), key=lambda pair: (-len(pair[0]), pair[0])) for first, same in names.items()}


def _named(names: _Names, norms: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where operations are named, leftmost and longest, with their codes."""
    free = 0
    for at in [at for at, norm in enumerate(norms) if norm in names]:
        if at < free:
            continue
        for name, code in names[norms[at]]:
            if tuple(norms[at : at + len(name)]) == name:
                free = at + len(name)
                yield at, free, code
                break


def _is_past(layout: Layout, sentence: Sentence, judgement: Judgement, code: str, is_after: bool) -> bool:
    """Whether the operation is over; one that leaves no state of its own (`Z98.890`) counts only as a problem that is stated."""
    section = layout.sections[sentence.section_index].kind
    if code == _NO_STATE and section not in _STATED:
        return False
    if judgement.assertion is Assertion.PRESENT:
        return is_after or section in _PAST
    return judgement.assertion is Assertion.HISTORICAL


def _finding(layout: Layout, sentence: Sentence, at: tuple[int, int], judgement: Judgement, hit: Hit) -> Finding:
    first, last = at
    start, end = layout.starts[first], layout.ends[last]
    text = layout.document.text[start:end]
    step = Step("lexicon", "OCG I.C.21.c.3", f"past operation: {text}")
    return Finding(
        evidence=(Evidence(layout.document.id, start, end, text),),
        section=layout.section(sentence).kind,
        assertion=Assertion.HISTORICAL,
        cue=None,
        attributes=attributes(layout, sentence, first, last),
        hits=(Hit(hit.code, hit.title, hit.path, hit.score, (step, *hit.steps), hit.covered, hit.open_axes, hit.manifestation),),
        sentence=(sentence.start, sentence.end),
        is_list_item=sentence.is_list_item,
        flags=judgement.flags,
    )
