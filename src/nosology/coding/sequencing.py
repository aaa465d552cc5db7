"""The order of the diagnoses: which one is principal or first-listed, and how the others follow."""

from nosology.codebook.icd10cm import covers
from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.model.books import NoteKind, Step

_ORDER = {"disease": 0, "injury": 0, "drug": 0, "encounter": 0, "symptom": 1, "finding": 1}
_LATER = {"status": 2, "social": 3, "history": 4, "past": 4, "follow-up": 2, "family": 5, "external": 6}


def sequence(draft: Draft) -> None:
    """Order the candidates; the first is the principal or first-listed diagnosis.

    Source: ICD-10-CM Official Guidelines, sections II, IV.G, I.A.13 (etiology before manifestation) and I.C.20.
    """
    documents = {document.id: number for number, document in enumerate(draft.encounter.documents)}
    draft.candidates.sort(key=lambda c: (*_rank(c), documents[c.position[0]], c.position[1], c.code))
    _etiology_first(draft)
    if draft.candidates and draft.candidates[0].kind not in _LATER:
        cite = "OCG II" if draft.profile.codes_uncertain else "OCG IV.G"
        draft.candidates[0].steps.append(Step("sequence", cite, "the first stated reason for the encounter"))


def _rank(candidate: Candidate) -> tuple[int, int, int]:
    group = _ORDER.get(candidate.kind, _LATER.get(candidate.kind, 0))
    if group > 1:
        return group, 0, 0
    stated = candidate.strength is Strength.FINAL and candidate.is_stated
    return (0 if stated else group + 1) if group < 2 else group, -int(candidate.strength), group


def _etiology_first(draft: Draft) -> None:
    """Move a manifestation behind the candidate its `code first` note names."""
    for candidate in list(draft.candidates):
        etiology = _named_first(candidate, draft)
        if etiology is not None and draft.candidates.index(etiology) > draft.candidates.index(candidate):
            draft.candidates.remove(etiology)
            draft.candidates.insert(draft.candidates.index(candidate), etiology)
            etiology.steps.append(Step("sequence", "OCG I.A.13", f"sequenced before {candidate.code} by its code-first note"))


def _named_first(candidate: Candidate, draft: Draft) -> Candidate | None:
    books = draft.editions.icd10cm
    ranges = [r for note in books.notes_of(candidate.code, NoteKind.CODE_FIRST) for r in note.refers_to]
    if not ranges:
        return None
    return next((c for c in draft.candidates if c is not candidate and covers(ranges, c.code)), None)
