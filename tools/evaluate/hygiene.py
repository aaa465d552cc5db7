"""What must never happen in a result: invalid codes, excluded pairs, quotes that differ from the text."""

from collections.abc import Iterable
from itertools import combinations

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.codebook.shelf import Editions
from nosology.model.codes import CodeSystem
from nosology.model.encounter import Encounter
from nosology.model.result import CodedEncounter


def problems(encounter: Encounter, coded: CodedEncounter, books: Icd10CmEdition) -> list[str]:
    """Everything wrong with a result, as codes and offsets (no text)."""
    codes = [diagnosis.code.value for diagnosis in coded.diagnoses]
    found = [f"{coded.id}: {code} is not billable" for code in codes if not books.is_billable(code)]
    found += [f"{coded.id}: {code} twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    billable = [code for code in codes if books.is_billable(code)]
    found += [f"{coded.id}: {a} and {b} exclude each other" for a, b in combinations(billable, 2) if books.exclusion(a, b)]
    texts = {document.id: document.text for document in encounter.documents}
    pieces = [piece for diagnosis in coded.diagnoses for piece in diagnosis.evidence]
    found += [
        f"{coded.id}: evidence at {p.start} differs" for p in pieces if texts[p.document][p.start : p.end] != p.text or not p.text
    ]
    return found


def service_problems(coded: CodedEncounter, editions: Editions) -> list[str]:
    """ICD-10-PCS codes the tables do not allow, and numbers or HCPCS modifiers that are not active on the date."""
    day, found = coded.date_of_service, []
    for procedure in coded.procedures:
        code = procedure.code.value
        if procedure.system is CodeSystem.ICD10PCS:
            found += [] if editions.icd10pcs.has(code) else [f"{coded.id}: {code} is not legal"]
            continue
        found += [] if editions.hcpcs.is_active(code, day) else [f"{coded.id}: {code} is not active"]
        letters = [modifier for modifier in procedure.modifiers if not modifier.isdigit()]
        found += [f"{coded.id}: modifier {m} is not active" for m in letters if not editions.hcpcs.is_active_modifier(m, day)]
    if coded.visit is not None and not editions.hcpcs.is_active(coded.visit.code, day):
        found.append(f"{coded.id}: {coded.visit.code} is not active")
    return found


def first_lines(found: Iterable[str], limit: int = 20) -> list[str]:
    """The first problems, enough to start with."""
    return list(found)[:limit]
