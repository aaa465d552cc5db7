"""Proposals of a second reader: each must quote the text exactly and name a code of the book; then it is a mention like any other."""

import re
from collections.abc import Sequence
from functools import cache

from nosology.codebook.shelf import Editions
from nosology.data import read_table
from nosology.model.books import Hit, Step
from nosology.model.codes import Icd10CmCode
from nosology.model.encounter import Document, Encounter
from nosology.model.errors import UnknownCodeError
from nosology.model.findings import Finding
from nosology.model.proposals import Proposal
from nosology.model.result import RuleFinding
from nosology.reading.quoting import read_quote

__all__ = ["admit"]

RULE = "second-reader"
_SCORE = 0.5
_SHORTEST, _LONGEST = 3, 200
_CODE = re.compile(r"\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})\b")


def admit(
    encounter: Encounter, editions: Editions, findings: Sequence[Finding], proposals: Sequence[Proposal]
) -> tuple[tuple[Finding, ...], tuple[RuleFinding, ...]]:
    """The proposals that may go through the rules, as findings, and what is to be said of the others.

    Args:
        encounter: The record.
        editions: The editions of its date.
        findings: What was read without the second reader; a code that is among them is not added again.
        proposals: What the second reader proposes.
    """
    known = {finding.hits[0].code for finding in findings if finding.hits}
    admitted: list[Finding] = []
    said: list[RuleFinding] = []
    for number, proposal in enumerate(proposals, start=1):
        found = _admit(proposal, encounter, editions)
        if isinstance(found, str):
            said.append(_say("warning", f"Proposal {number} of {len(proposals)} was refused: {found}."))
        elif found.hits[0].code not in known:
            known.add(found.hits[0].code)
            admitted.append(found)
    if proposals:
        said.insert(0, _say("info", f"{len(proposals)} proposals, {len(admitted)} new ones went through the rules."))
    return tuple(admitted), tuple(said)


def _say(severity: str, message: str) -> RuleFinding:
    return RuleFinding(RULE, severity, message, "second reader")


def _admit(proposal: Proposal, encounter: Encounter, editions: Editions) -> Finding | str:
    """The finding of a proposal, or why it is refused."""
    books = editions.icd10cm
    try:
        code = Icd10CmCode.parse(proposal.code).value
    except UnknownCodeError:
        return "it names no code"
    if not books.has(code):
        return "the code does not exist in the edition"
    if not books.is_billable(code):
        return "the code is not complete"
    if not _SHORTEST <= len(proposal.quote.strip()) <= _LONGEST or _CODE.search(proposal.quote):
        return "the quote is too short, too long, or itself a code"
    hit = Hit(code, books.entry(code).title, (RULE,), _SCORE, (Step(RULE, proposal.by, f"proposed {code} for these words"),))
    finding, document = _find(proposal, encounter, hit)
    if finding is None or document is None:
        return "the quote does not stand in a document exactly so"
    if _is_instruction(document.text[slice(*_lines(document.text, *finding.sentence))]):
        return "the quote stands in words that instruct a reader"
    return finding


def _find(proposal: Proposal, encounter: Encounter, hit: Hit) -> tuple[Finding | None, Document | None]:
    for document in encounter.documents:
        if proposal.document in (None, document.id):
            finding = read_quote(document, proposal.quote, hit)
            if finding is not None:
                return finding, document
    return None, None


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole lines that a sentence stands on."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _is_instruction(text: str) -> bool:
    lowered = " ".join(text.lower().split())
    return any(pattern.search(lowered) for pattern in _instructions())


@cache
def _instructions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_table("coding/instructions"))
