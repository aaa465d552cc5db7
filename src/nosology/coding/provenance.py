"""What a result came from: the rule set that decided it, and the input it was decided for."""

import hashlib
import json
from functools import cache
from typing import Any

from nosology.data import sources_hash
from nosology.model.encounter import Encounter

__all__ = ["input_hash", "rule_set"]

_PACKAGES = ("data", "words", "codebook.icd10cm", "codebook.icd10pcs", "codebook.hcpcs", "codebook.finder", "reading", "coding")
_CHARACTERS = 16


@cache
def rule_set() -> str:
    """The version of the rule set: 16 hexadecimal characters that change with any table, rule or line of code that decides.

    Computed when first asked for, from the files themselves.
    """
    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package}\0{sources_hash(package)}\0".encode())
    return digest.hexdigest()[:_CHARACTERS]


def input_hash(encounter: Encounter) -> str:
    """SHA-256 (hexadecimal) of an encounter's canonical JSON.

    Canonical: the fields of the Encounter JSON with `documents` written out, what is not recorded left out, keys sorted, no blanks, UTF-8.
    """
    canonical = json.dumps(_recorded(encounter), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _recorded(encounter: Encounter) -> dict[str, Any]:
    patient = encounter.patient
    dates = {name: getattr(encounter, name) for name in ("date_of_service", "admitted", "discharged")}
    return {
        "id": encounter.id,
        "setting": encounter.setting.value,
        "kind": encounter.kind,
        "patient": _known(
            age=patient.age,
            birth_date=patient.birth_date.isoformat() if patient.birth_date else None,
            sex=patient.sex.value if patient.sex else None,
        ),
        "documents": [{"id": d.id, "kind": d.kind, "text": d.text} for d in encounter.documents],
        **_known(
            disposition=encounter.disposition,
            facility=encounter.facility,
            **{name: day.isoformat() for name, day in dates.items() if day},
        ),
    }


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
