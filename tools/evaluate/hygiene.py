"""What must never happen in a result: impossible codes, codes that contradict each other, quotes that differ from the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.codebook.shelf import Editions
from nosology.coding.modifiers.suitability import Reported, unsuited
from nosology.coding.plausibility import implausibility
from nosology.coding.sequencing import may_be_first
from nosology.model.codes import CodeSystem
from nosology.model.encounter import Encounter
from nosology.model.result import CodedDiagnosis, CodedEncounter, Role

_SIDES = {"right": "side", "left": "side", "bilateral": "both", "unspecified": "open"}
_PAIRED = frozenset({"ear", "eye", "of", "side", "unilateral"})
_EXCEPTION = "OCG-I.A.12.a"


@dataclass(slots=True)
class Counts:
    """How much of a set was coded, and what was wrong with it."""

    encounters: int = 0
    codes: int = 0
    problems: int = 0

    def add(self, codes: int, problems: int) -> None:
        """Count one more encounter."""
        self.encounters += 1
        self.codes += codes
        self.problems += problems


def problems(encounter: Encounter, coded: CodedEncounter, books: Icd10CmEdition) -> list[str]:
    """Everything wrong with a result, as codes and offsets (no text)."""
    codes = [diagnosis.code.value for diagnosis in coded.diagnoses]
    found = [f"{code} is not billable" for code in codes if not books.is_billable(code)]
    found += [f"{code} twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    known = [diagnosis for diagnosis in coded.diagnoses if books.is_billable(diagnosis.code.value)]
    found += [f"{a.code} and {b.code} exclude each other" for a, b in combinations(known, 2) if _are_apart(a, b, books)]
    found += [f"{a.code} and {b.code} contradict each other's side" for a, b in combinations(known, 2) if _sides_clash(a, b)]
    found += [f"{code}: {reason[1]}" for code in codes if (reason := implausibility(code, encounter))]
    found += _principal(coded)
    found += _quotes(encounter, coded)
    return [f"{coded.id}: {problem}" for problem in found]


def _are_apart(a: CodedDiagnosis, b: CodedDiagnosis, books: Icd10CmEdition) -> bool:
    """Whether an Excludes1 note keeps two codes apart and no step of theirs states an exception."""
    is_excepted = any(step.cite == _EXCEPTION for diagnosis in (a, b) for step in diagnosis.because)
    return not is_excepted and books.exclusion(a.code.value, b.code.value) is not None


def _sides_clash(a: CodedDiagnosis, b: CodedDiagnosis) -> bool:
    """Whether two titles differ in the side alone, and the sides are not right and left."""
    (same, one), (other, two) = _without_side(a.title), _without_side(b.title)
    return same == other and one != two and {one, two} != {"side"} and None not in (one, two)


def _without_side(title: str) -> tuple[str, str | None]:
    words = title.lower().replace(",", " ").split()
    said = [word for word in words if word in _SIDES]
    rest = " ".join(word for word in words if word not in _SIDES and word not in _PAIRED)
    return rest, _SIDES[said[-1]] if said else None


def _principal(coded: CodedEncounter) -> Iterator[str]:
    diagnoses = coded.diagnoses
    firsts = [diagnosis for diagnosis in diagnoses if diagnosis.role is not Role.SECONDARY]
    if len(firsts) > 1 or (firsts and firsts[0] is not diagnoses[0]):
        yield "more than one diagnosis stands first"
    yield from (f"{d.code} may not be first" for d in firsts if not may_be_first(d.code.value, d.title, coded.setting))


def _quotes(encounter: Encounter, coded: CodedEncounter) -> Iterator[str]:
    texts = {document.id: document.text for document in encounter.documents}
    pieces = [piece for diagnosis in coded.diagnoses for piece in diagnosis.evidence]
    pieces += [left.evidence for left in coded.not_coded] + [piece for query in coded.queries for piece in query.indicators]
    for piece in pieces:
        if texts[piece.document][piece.start : piece.end] != piece.text or not piece.text:
            yield f"evidence at {piece.start} differs"
    yield from (f"{d.code} has no evidence" for d in coded.diagnoses if not d.evidence)


def service_problems(coded: CodedEncounter, editions: Editions) -> list[str]:
    """ICD-10-PCS codes the tables do not allow, numbers that are not active on the date, modifiers that do not suit their numbers."""
    day, found = coded.date_of_service, []
    for procedure in coded.procedures:
        code = procedure.code.value
        if procedure.system is CodeSystem.ICD10PCS:
            found += [] if editions.icd10pcs.has(code) else [f"{coded.id}: {code} is not legal"]
            continue
        found += [] if editions.hcpcs.is_active(code, day) else [f"{coded.id}: {code} is not active"]
    if coded.visit is not None and not editions.hcpcs.is_active(coded.visit.code, day):
        found.append(f"{coded.id}: {coded.visit.code} is not active")
    return found + modifier_problems(coded, editions)


def modifier_problems(coded: CodedEncounter, editions: Editions) -> list[str]:
    """Modifiers that do not suit their numbers, by the number, the indicators, the pairs and the setting."""
    lines = [Reported(p.code.value, p.modifiers) for p in coded.procedures if p.system is not CodeSystem.ICD10PCS]
    lines += [Reported(coded.visit.code, coded.visit.modifiers)] if coded.visit is not None else []
    if not any(line.modifiers for line in lines):
        return []
    return [f"{coded.id}: {one.message}" for one in unsuited(lines, editions.hcpcs, coded.date_of_service, coded.setting)]


def first_lines(found: Iterable[str], limit: int = 20) -> list[str]:
    """The first problems, enough to start with."""
    return list(found)[:limit]
