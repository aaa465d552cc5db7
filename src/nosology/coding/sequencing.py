"""The order of the diagnoses: which one is principal or first-listed, and how the others follow."""

from functools import cache, lru_cache

from nosology.codebook.icd10cm import covers
from nosology.coding.draft import Candidate, Draft
from nosology.coding.history import is_chronic
from nosology.coding.profile import Strength
from nosology.coding.ranges import Row, in_ranges
from nosology.coding.tabled import order_rows
from nosology.data import read_table
from nosology.model.books import NoteKind, Step
from nosology.model.encounter import Setting
from nosology.model.findings import SectionKind
from nosology.model.result import RuleFinding

_ORDER = {"disease": 0, "injury": 0, "drug": 0, "encounter": 0, "symptom": 1, "finding": 1}
_LATER = {"status": 2, "social": 3, "history": 4, "past": 4, "follow-up": 2, "family": 5, "external": 6}
REASON_SECTIONS = frozenset({SectionKind.CHIEF_COMPLAINT, SectionKind.REASON_FOR_VISIT, SectionKind.INDICATION})
"""Where a record says what the encounter was for."""
_FINAL_SECTIONS = frozenset({SectionKind.DISCHARGE_DIAGNOSIS, SectionKind.DIAGNOSIS, SectionKind.SECONDARY_DIAGNOSIS})
_HEALING = frozenset("DEFGHJKMNPQR")
"""Seventh characters of a subsequent encounter."""
_AFTERCARE = "Z42-Z49,Z51.89"
_MANIFESTATION = "in diseases classified elsewhere"
_ALTERNATIVES = 3
_EFFECT = frozenset("56")
_DRUGS = "T36-T50"
_INTENT = 6
"""Where the intent of a poisoning stands in a complete code, the dot counted; one earlier in short categories."""


def sequence(draft: Draft) -> None:
    """Order the candidates; the first is the principal or first-listed diagnosis.

    Source: ICD-10-CM Official Guidelines, sections II, IV.G, I.A.13 (etiology before manifestation), I.C.20 and I.C.21.c.16.
    """
    documents = {document.id: number for number, document in enumerate(draft.encounter.documents)}
    by_rank = _rank if draft.profile.codes_uncertain else _rank_visit
    has_final = draft.profile.codes_uncertain and any(_in_final(c) for c in draft.candidates)

    def place(candidate: Candidate) -> tuple[int | bool | str, ...]:
        document, start = _final_position(candidate) if has_final else candidate.position
        return (
            *by_rank(candidate),
            has_final and not _in_final(candidate),
            documents[document],
            start,
            candidate.behind,
            candidate.code,
        )

    draft.candidates.sort(key=place)
    order_rows(draft)
    if has_final:
        _healing_injury_first(draft)
    if draft.encounter.setting is Setting.HOSPITAL_INPATIENT:
        _acute_first(draft)
    _etiology_first(draft)
    _reason_first(draft)
    _acceptable_first(draft)
    if draft.candidates and draft.candidates[0].kind not in _LATER:
        draft.candidates[0].steps.append(_reason(draft))


def _reason(draft: Draft) -> Step:
    """Why the first diagnosis is first, and in a stay which others might be."""
    if not draft.profile.codes_uncertain:
        return Step("sequence", "OCG IV.G", "the first stated reason for the encounter")
    others = [c.code for c in draft.candidates[1:] if _is_alternative(c, draft.encounter.setting)][:_ALTERNATIVES]
    beside = f"; if it meets the definition equally, another may be first: {', '.join(others)} (OCG II.C)" if others else ""
    return Step("sequence", "OCG II", f"the first stated reason for the encounter{beside}")


def _is_alternative(candidate: Candidate, setting: Setting) -> bool:
    """An acute condition that the final statement names as a problem of its own."""
    is_condition = candidate.kind in ("disease", "injury") and candidate.strength is Strength.FINAL and candidate.is_stated
    return is_condition and not is_chronic(candidate.code) and may_be_first(candidate.code, candidate.title, setting)


def _in_final(candidate: Candidate) -> bool:
    """Whether the last word of a stay names it: the discharge diagnoses outrank what was written before."""
    return any(finding.section in _FINAL_SECTIONS for finding in candidate.findings)


def _final_position(candidate: Candidate) -> tuple[str, int]:
    """Where the last word of the stay names it, otherwise where its strongest statement stands."""
    places = [f.evidence[0] for f in candidate.findings if f.section in _FINAL_SECTIONS]
    return (places[0].document, places[0].start) if places else candidate.position


def _rank(candidate: Candidate) -> tuple[int, int, int]:
    group = _ORDER.get(candidate.kind, _LATER.get(candidate.kind, 0))
    if is_effect_of_drug(candidate.code):
        group = _LATER["status"]
    if group > 1:
        return group, 0, 0
    stated = candidate.strength is Strength.FINAL and candidate.is_stated
    return (0 if stated else group + 1) if group < 2 else group, -int(candidate.strength), group


def _rank_visit(candidate: Candidate) -> tuple[int, int, int]:
    """Outside a stay the assessment's own order decides, also between conditions and symptoms.

    Source: ICD-10-CM Official Guidelines, sections IV.A and IV.G.
    """
    group, strength, kind = _rank(candidate)
    return (group, strength, 0) if group == 0 else (group, strength, kind)


def is_effect_of_drug(code: str) -> bool:
    """Whether the code names a drug given as ordered (adverse effect) or taken too little (underdosing).

    Source: ICD-10-CM Official Guidelines, sections I.C.19.e.5.a and I.C.19.e.5.c.
    """
    if not in_ranges(code, _DRUGS):
        return False
    intent = code[_INTENT] if len(code) > _INTENT and code[_INTENT] != "X" else code[_INTENT - 1]
    return intent in _EFFECT


def _healing_injury_first(draft: Draft) -> None:
    """Where the final statement begins with aftercare, the healing injury stands in its place: no aftercare code is given for injuries.

    Source: ICD-10-CM Official Guidelines, sections I.C.19.a and I.C.21.c.7.
    """
    injury = next((c for c in draft.candidates if c.kind == "injury" and c.code[-1] in _HEALING and _in_final(c)), None)
    if injury is None or draft.candidates[0] is injury or not in_ranges(_first_of_final(draft), _AFTERCARE):
        return
    draft.candidates.remove(injury)
    draft.candidates.insert(0, injury)
    injury.steps.append(Step("sequence", "OCG-I.C.19.a", "the stay is aftercare of this injury, whose own code says so"))


def _acute_first(draft: Draft) -> None:
    """Where the first is a condition that patients carry along (table `coding/first`, `carried`), what else the stay was for comes first.

    Source: ICD-10-CM Official Guidelines, section II: the condition established to be chiefly responsible for the admission.
    """
    row = _row_for("carried", draft.candidates[0].code) if draft.candidates else None
    reason = next((c for c in draft.candidates if _may_occasion_stay(c)), None) if row else None
    if row is None or reason is None:
        return
    carried = draft.candidates[0].code
    draft.candidates.remove(reason)
    draft.candidates.insert(0, reason)
    reason.steps.append(Step("sequence", row["rule"], f"before {carried}: {row['reason']}"))


def _may_occasion_stay(candidate: Candidate) -> bool:
    """Whether a stay may have been for it: a problem of the final or first statement, or an injury treated in its course."""
    if _row_for("carried", candidate.code) or not may_be_first(candidate.code, candidate.title, Setting.HOSPITAL_INPATIENT):
        return False
    if candidate.kind == "symptom":
        return candidate.is_stated and candidate.strength is Strength.FINAL
    least = {"disease": Strength.PROVISIONAL, "injury": Strength.COURSE, "drug": Strength.COURSE}.get(candidate.kind)
    return least is not None and candidate.strength >= least


def _first_of_final(draft: Draft) -> str:
    """The code of what the final statement names first."""
    order = {document.id: number for number, document in enumerate(draft.encounter.documents)}
    stated = [f for f in draft.findings if f.section in _FINAL_SECTIONS and f.hits]
    first = min(stated, key=lambda f: (order[f.evidence[0].document], f.evidence[0].start))
    return first.hits[0].code


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


@cache
def _places(place: str) -> tuple[Row, ...]:
    return tuple(row for row in read_table("coding/first") if row["place"] == place)


@lru_cache(maxsize=1 << 14)
def _row_for(place: str, code: str) -> Row | None:
    return next((row for row in _places(place) if in_ranges(code, row["codes"])), None)


def is_reason_only(code: str) -> bool:
    """Whether a code may only be first, so that naming it later names a plan (table `coding/first`, `only`)."""
    return _row_for("only", code) is not None


def _reason_first(draft: Draft) -> None:
    """Bring a code that may only be first to the front."""
    for candidate in list(draft.candidates):
        row = _row_for("only", candidate.code) or (_row_for("reason", candidate.code) if _is_reason(candidate, draft) else None)
        if row is not None:
            if draft.candidates[0] is not candidate:
                draft.candidates.remove(candidate)
                draft.candidates.insert(0, candidate)
                candidate.steps.append(Step("sequence", row["rule"], row["reason"]))
            return


def _is_reason(candidate: Candidate, draft: Draft) -> bool:
    """Whether a visit was for this: its complaint or indication says so."""
    return not draft.profile.codes_uncertain and any(finding.section in REASON_SECTIONS for finding in candidate.findings)


def _acceptable_first(draft: Draft) -> None:
    """Bring the first acceptable diagnosis to the front, when there is one."""
    setting = draft.encounter.setting
    first = next((c for c in draft.candidates if may_be_first(c.code, c.title, setting)), None)
    if first is None and draft.candidates:
        draft.problems.append(_nothing_first(draft.candidates[0]))
    if first is None or draft.candidates[0] is first:
        return
    refused = draft.candidates[0]
    row = _refusal(refused.code, setting)
    draft.candidates.remove(first)
    draft.candidates.insert(0, first)
    reason = row["reason"] if row else "a manifestation stands behind its cause"
    first.steps.append(Step("sequence", row["rule"] if row else "OCG-I.A.13", f"before {refused.code}: {reason}"))


def _nothing_first(refused: Candidate) -> RuleFinding:
    message = (
        f"None of the codes may stand first ({refused.code} neither): the record names no acceptable reason for the encounter."
    )
    return RuleFinding("no-first-diagnosis", "warning", message, "OCG II, OCG IV.G")


def may_be_first(code: str, title: str, setting: Setting) -> bool:
    """Whether a diagnosis may be principal or first-listed at all (table `coding/first`, `never` and `stay`).

    Source: ICD-10-CM Official Guidelines, sections I.A.13, I.C.20.a.6, I.C.21.c.3 and the paragraphs the table names.
    """
    if in_ranges(code, _DRUGS):
        return not is_effect_of_drug(code)
    return _MANIFESTATION not in title and _refusal(code, setting) is None


def _refusal(code: str, setting: Setting) -> Row | None:
    row = _row_for("never", code)
    return _row_for("stay", code) if row is None and setting is Setting.HOSPITAL_INPATIENT else row
