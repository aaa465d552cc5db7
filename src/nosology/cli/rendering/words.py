"""The words renderings share: roles, quotes, reason chains, what an encounter is called."""

from nosology.desk.coding import Answer
from nosology.model.books import Step
from nosology.model.findings import Evidence

SYSTEM_NAMES = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "icd9cm": "ICD-9-CM",
    "icd9pcs": "ICD-9-CM procedures",
    "hcpcs": "HCPCS",
    "cpt": "CPT",
    "cdt": "CDT",
}
REVIEW = "Proposed codes: a qualified person reviews and decides. Not a medical device."

_QUOTE_LENGTH = 60


def editions(answer: Answer) -> str:
    """Editions as `ICD-10-CM 2026, HCPCS 2026-04`."""
    return ", ".join(f"{SYSTEM_NAMES.get(system, system)} {name}" for system, name in answer.coded.editions)


def patient(answer: Answer) -> str:
    """Age and sex as recorded, empty when neither is."""
    who = answer.encounter.patient
    age = None if who.age is None else f"{who.age} years"
    return ", ".join(word for word in (age, who.sex.value if who.sex else None) if word)


def quote(text: str, length: int = _QUOTE_LENGTH) -> str:
    """A quote on one line, shortened in the middle to `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    half = (length - 3) // 2
    return f"{line[:half]} … {line[-half:]}"


def quotes(evidence: tuple[Evidence, ...], most: int = 2) -> list[str]:
    """The first different quotes, and how many more there are."""
    different = list(dict.fromkeys(quote(piece.text) for piece in evidence))
    more = len(different) - most
    return [*(f"“{text}”" for text in different[:most]), *([f"and {more} more"] if more > 0 else [])]


def reason(step: Step) -> str:
    """One step of a decision on a line: `index Infarct, myocardium [Alphabetic Index]`."""
    return " ".join(part for part in (step.step, step.note, f"[{step.cite}]" if step.cite else "") if part)
