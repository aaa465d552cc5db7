"""Explaining one decision: the evidence, the way through the books, what was applied, and what it was weighed against."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nosology.desk.coding import Answer
from nosology.model.books import NoteKind
from nosology.model.encounter import Encounter
from nosology.model.errors import UsageError
from nosology.model.findings import Evidence, Finding
from nosology.model.result import CodedDiagnosis, NotCoded, Role

if TYPE_CHECKING:
    from nosology.codebook.icd10cm import Icd10CmEdition

__all__ = ["answer_with_findings", "explain"]

Json = dict[str, Any]

_DEFENDED = (NoteKind.INCLUDES, NoteKind.EXCLUDES1, NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
_GUIDELINE = "OCG-"
_RUNNERS_UP = 3
_NEAR = 70
"""Characters of a sentence shown on each side of a quote."""


def answer_with_findings(encounter: Encounter, home: Path | None = None) -> tuple[Answer, tuple[Finding, ...], "Icd10CmEdition"]:
    """Code an encounter and keep what was read, and the edition it was coded in.

    Raises:
        NoEditionError: No edition is installed for the date of service.
    """
    from nosology.codebook.shelf import Codebook
    from nosology.coding import code
    from nosology.reading import read

    codebook = Codebook.open(home, build_embedded=True)
    editions = codebook.on(encounter.date_of_service)
    return Answer(encounter, code(encounter, codebook=codebook)), read(encounter, editions), editions.icd10cm


def explain(
    answer: Answer,
    findings: Iterable[Finding],
    books: "Icd10CmEdition",
    *,
    code: str | None = None,
    words: str | None = None,
) -> list[Json]:
    """The decisions asked for, each with everything a coder would say for it: codes assigned first, then what was left out.

    Args:
        answer: The coded encounter.
        findings: What was read in it.
        books: The edition of its date of service.
        code: Only decisions about this code, or about codes under it.
        words: Only decisions about text that holds these words, in any case.

    Raises:
        UsageError: No decision is about them.
    """
    coded, read = answer.coded, tuple(findings)
    decisions = [
        _assigned(answer, item, read, books) for item in coded.diagnoses if _fits(item.code.value, item.evidence, code, words)
    ]
    rejected = [item for item in coded.not_coded if _fits(item.code or "", (item.evidence,), code, words)]
    if code or words:
        decisions += [_rejected(answer, item, books) for item in rejected]
    if not decisions:
        raise UsageError("No decision of this encounter is about that. `nosology code` lists the codes and what was left out.")
    return decisions


def _fits(own: str, evidence: tuple[Evidence, ...], code: str | None, words: str | None) -> bool:
    if code and not own.startswith(code.strip().upper()):
        return False
    return not words or any(" ".join(words.lower().split()) in " ".join(piece.text.lower().split()) for piece in evidence)


def _assigned(answer: Answer, item: CodedDiagnosis, findings: tuple[Finding, ...], books: "Icd10CmEdition") -> Json:
    own = item.code.value
    behind = [finding for finding in findings if _overlap(finding.evidence, item.evidence)]
    steps = [{"step": step.step, "cite": step.cite, "note": step.note} for step in item.because]
    return {
        "decision": "assigned",
        "code": own,
        "title": item.title,
        "role": item.role.value,
        "confidence": item.confidence,
        "evidence": [_quoted(answer, piece, behind) for piece in item.evidence],
        "index": [step for step in steps if step["step"] not in ("guideline", "sequence", "poa")],
        "tabular": [{"code": above.code, "title": above.title} for above in books.chain(own)],
        "notes": list(_notes(answer, own, books)),
        "guidelines": [step | {"paragraph": paragraph(step["cite"])} for step in steps if step["step"] == "guideline"],
        "weighed": list(_weighed(answer, item, behind, books)),
        "sequence": _sequence(item),
        "poa": next((step["note"] for step in steps if step["step"] == "poa"), None),
    }


def _notes(answer: Answer, own: str, books: "Icd10CmEdition") -> Iterator[Json]:
    """The notes that bear on the decision: those of the code itself, and inherited ones that name another code of the record."""
    from nosology.codebook.icd10cm import covers

    others = {item.code.value for item in answer.coded.diagnoses} | {left.code for left in answer.coded.not_coded if left.code}
    for note in books.notes(own):
        if note.kind in _DEFENDED and (note.code == own or any(covers(note.refers_to, other) for other in others - {own})):
            yield {"kind": note.kind.value, "under": note.code, "text": note.text}


def _rejected(answer: Answer, item: NotCoded, books: "Icd10CmEdition") -> Json:
    is_known = item.code is not None and books.has(item.code)
    return {
        "decision": "left out",
        "code": item.code,
        "title": books.entry(item.code).title if is_known and item.code else None,
        "evidence": [_quoted(answer, item.evidence, [])],
        "reason": item.reason,
        "cite": item.cite,
        "paragraph": paragraph(item.cite),
    }


def paragraph(cite: str) -> str | None:
    """The title of the guideline paragraph a step cites, or None when it cites another source."""
    from nosology.data import read_table

    name = cite.removeprefix(_GUIDELINE).removeprefix("OCG ")
    return next((row["title"] for row in read_table("coding/guidelines") if row["paragraph"] == name), None)


def _quoted(answer: Answer, piece: Evidence, findings: list[Finding]) -> Json:
    text = answer.encounter.document(piece.document).text
    found = next((f for f in findings if piece in f.evidence), None)
    start, end = found.sentence if found else _line(text, piece)
    return {
        "document": piece.document,
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
        "section": found.section.value if found else None,
        "said": found.assertion.value if found else None,
        "sentence": _around(text, piece, start, end),
    }


def _around(text: str, piece: Evidence, start: int, end: int) -> str:
    """The sentence on one line, cut to what stands near the quote."""
    first, last = max(start, piece.start - _NEAR), min(end, piece.end + _NEAR)
    line = " ".join(text[first:last].split())
    return f"{'… ' if first > start else ''}{line}{' …' if last < end else ''}"


def _line(text: str, piece: Evidence) -> tuple[int, int]:
    end = text.find("\n", piece.end)
    return text.rfind("\n", 0, piece.start) + 1, len(text) if end < 0 else end


def _weighed(answer: Answer, item: CodedDiagnosis, behind: list[Finding], books: "Icd10CmEdition") -> Iterator[Json]:
    """Candidates that gave way to the code, then the other readings of its words."""
    own = item.code.value
    seen = {own}
    for left in answer.coded.not_coded:
        if left.code and left.code not in seen and (own in left.reason or _overlap((left.evidence,), item.evidence)):
            seen.add(left.code)
            yield {"code": left.code, "title": _title(books, left.code), "why_not": left.reason, "cite": left.cite}
    for finding in behind:
        for hit in finding.hits[1 : 1 + _RUNNERS_UP]:
            if hit.code not in seen:
                seen.add(hit.code)
                why = f"the words lead there less closely ({', '.join(hit.path)}: {hit.score:.2f} against {finding.hits[0].score:.2f})"
                yield {"code": hit.code, "title": hit.title, "why_not": why, "cite": "Alphabetic Index"}


def _title(books: "Icd10CmEdition", code: str) -> str | None:
    return books.entry(code).title if books.has(code) else None


def _sequence(item: CodedDiagnosis) -> str:
    said = [f"{step.note} [{step.cite}]" for step in item.because if step.step == "sequence"]
    if said:
        return "; ".join(said)
    if item.role is Role.SECONDARY:
        return "behind the first diagnosis: stated problems in the record's order, then symptoms, statuses and histories"
    return "the first acceptable diagnosis of the record"


def _overlap(some: tuple[Evidence, ...], others: tuple[Evidence, ...]) -> bool:
    return any(a.document == b.document and a.start < b.end and b.start < a.end for a in some for b in others)
