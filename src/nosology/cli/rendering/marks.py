"""Where a document's text is evidence: the text cut into runs, each with the codes it stands for."""

import itertools
from dataclasses import dataclass

from nosology.model.findings import Evidence
from nosology.model.result import CodedEncounter


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text with the marks on it: numbers of codes from 1, and numbers of left-out texts from 1."""

    start: int
    text: str
    codes: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()


def evidence_by_code(coded: CodedEncounter) -> list[tuple[Evidence, ...]]:
    """The evidence of each code, diagnoses first, then procedures: code number n stands at n - 1."""
    return [*(item.evidence for item in coded.diagnoses), *(item.evidence for item in coded.procedures)]


def cut(document: str, text: str, coded: CodedEncounter) -> list[Run]:
    """Cut the text of a document at every edge of evidence, losing nothing."""
    codes = _places(document, evidence_by_code(coded), len(text))
    left_out = _places(document, [(item.evidence,) for item in coded.not_coded], len(text))
    edges = sorted({0, len(text), *(edge for start, end, _ in (*codes, *left_out) for edge in (start, end))})
    return [
        Run(start, text[start:end], _covering(codes, start, end), _covering(left_out, start, end))
        for start, end in itertools.pairwise(edges)
    ]


Place = tuple[int, int, int]


def _places(document: str, evidence: list[tuple[Evidence, ...]], length: int) -> list[Place]:
    return [
        (max(0, piece.start), min(length, piece.end), number)
        for number, pieces in enumerate(evidence, start=1)
        for piece in pieces
        if piece.document == document and 0 <= piece.start < piece.end <= length
    ]


def _covering(places: list[Place], start: int, end: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for first, last, number in places if first <= start and end <= last))
