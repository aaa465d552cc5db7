"""Results out and in: the JSON contract of a coded encounter.

Keys come in the order of the contract; what we add to it (a procedure's title and confidence, the document of a text that was
not coded, the rule set and the hash of the input) stands at the end of its object.
"""

import datetime
import json
from typing import Any

from nosology.model.books import Step
from nosology.model.codes import (
    CdtCode,
    Code,
    CodeSystem,
    CptCode,
    HcpcsCode,
    Icd9CmCode,
    Icd9ProcedureCode,
    Icd10CmCode,
    Icd10PcsCode,
)
from nosology.model.encounter import Setting
from nosology.model.findings import Evidence
from nosology.model.result import (
    AbstractItem,
    AuditItem,
    CodedDiagnosis,
    CodedEncounter,
    CodedProcedure,
    NotCoded,
    ProviderQuery,
    Role,
    RuleFinding,
    Visit,
)

Json = dict[str, Any]

_TYPES: dict[CodeSystem, type[Code]] = {
    kind.system: kind for kind in (Icd10CmCode, Icd10PcsCode, Icd9CmCode, Icd9ProcedureCode, CptCode, HcpcsCode, CdtCode)
}


def dump_line(value: Json) -> str:
    """One JSON object on one line, without the newline; the same value always gives the same line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def dump(value: Json) -> str:
    """One JSON object over several lines, for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def coded_to_json(coded: CodedEncounter) -> Json:
    """Write a coded encounter as its JSON object."""
    return {
        "id": coded.id,
        "setting": coded.setting.value,
        "date_of_service": coded.date_of_service.isoformat(),
        "editions": dict(coded.editions),
        "diagnoses": [_diagnosis(item) for item in coded.diagnoses],
        "procedures": [_procedure(item) for item in coded.procedures],
        "visit": None if coded.visit is None else _visit(coded.visit),
        "not_coded": [_not_coded(item) for item in coded.not_coded],
        "queries": [_query(item) for item in coded.queries],
        "findings": [
            {"rule": item.rule, "severity": item.severity, "message": item.message, "cite": item.cite} for item in coded.findings
        ],
        "abstract": [
            {"field": item.field, "kind": item.kind, "value": item.value, "unit": item.unit, "evidence": _evidence(item.evidence)}
            for item in coded.abstract
        ],
        "rule_set": coded.rule_set,
        "input_hash": coded.input_hash,
    }


def coded_from_json(value: Json) -> CodedEncounter:
    """Read a coded encounter back from the object `coded_to_json` wrote.

    Raises:
        KeyError: A field of the contract is missing.
    """
    editions = tuple(value["editions"].items())
    system = CodeSystem.ICD9CM if "icd9cm" in value["editions"] else CodeSystem.ICD10CM
    return CodedEncounter(
        id=value["id"],
        setting=Setting(value["setting"]),
        date_of_service=datetime.date.fromisoformat(value["date_of_service"]),
        editions=editions,
        diagnoses=tuple(_read_diagnosis(item, system) for item in value["diagnoses"]),
        procedures=tuple(_read_procedure(item) for item in value["procedures"]),
        visit=None if value["visit"] is None else _read_visit(value["visit"]),
        not_coded=tuple(_read_not_coded(item) for item in value["not_coded"]),
        queries=tuple(_read_query(item) for item in value["queries"]),
        findings=tuple(RuleFinding(**item) for item in value["findings"]),
        abstract=tuple(
            AbstractItem(**{**item, "evidence": _read_evidence(item["evidence"])}) for item in value.get("abstract", ())
        ),
        rule_set=value.get("rule_set", ""),
        input_hash=value.get("input_hash", ""),
    )


def _diagnosis(item: CodedDiagnosis) -> Json:
    return {
        "code": item.code.value,
        "title": item.title,
        "role": item.role.value,
        "poa": item.poa,
        "confidence": item.confidence,
        "evidence": _evidence(item.evidence),
        "because": _because(item.because),
    }


def _read_diagnosis(value: Json, system: CodeSystem) -> CodedDiagnosis:
    return CodedDiagnosis(
        code=_TYPES[system](value["code"]),
        title=value["title"],
        role=Role(value["role"]),
        confidence=value["confidence"],
        evidence=_read_evidence(value["evidence"]),
        because=_read_because(value["because"]),
        poa=value["poa"],
    )


def _procedure(item: CodedProcedure) -> Json:
    return {
        "system": item.system.value,
        "code": item.code.value,
        "modifiers": list(item.modifiers),
        "units": item.units,
        "evidence": _evidence(item.evidence),
        "because": _because(item.because),
        "title": item.title,
        "confidence": item.confidence,
    }


def _read_procedure(value: Json) -> CodedProcedure:
    system = CodeSystem(value["system"])
    return CodedProcedure(
        system=system,
        code=_TYPES[system](value["code"]),
        title=value["title"],
        evidence=_read_evidence(value["evidence"]),
        because=_read_because(value["because"]),
        modifiers=tuple(value["modifiers"]),
        units=value["units"],
        confidence=value["confidence"],
    )


def _visit(visit: Visit) -> Json:
    return {
        "code": visit.code,
        "problems": visit.problems,
        "data": visit.data,
        "risk": visit.risk,
        "mdm": visit.mdm,
        "minutes": visit.minutes,
        "because": _because(visit.because),
        "modifiers": list(visit.modifiers),
        "audit": [
            {"element": item.element, "item": item.item, "credit": item.credit, "evidence": _evidence(item.evidence)}
            for item in visit.audit
        ],
    }


def _read_visit(value: Json) -> Visit:
    audit = tuple(AuditItem(**{**item, "evidence": _read_evidence(item["evidence"])}) for item in value.get("audit", ()))
    modifiers = tuple(value.get("modifiers", ()))
    return Visit(**{**value, "because": _read_because(value["because"]), "modifiers": modifiers, "audit": audit})


def _not_coded(item: NotCoded) -> Json:
    return {
        "text": item.evidence.text,
        "start": item.evidence.start,
        "end": item.evidence.end,
        "code": item.code,
        "reason": item.reason,
        "cite": item.cite,
        "document": item.evidence.document,
    }


def _read_not_coded(value: Json) -> NotCoded:
    evidence = Evidence(value["document"], value["start"], value["end"], value["text"])
    return NotCoded(evidence, value["code"], value["reason"], value["cite"])


def _query(item: ProviderQuery) -> Json:
    return {
        "topic": item.topic,
        "question": item.question,
        "options": list(item.options),
        "indicators": _evidence(item.indicators),
    }


def _read_query(value: Json) -> ProviderQuery:
    return ProviderQuery(value["topic"], value["question"], tuple(value["options"]), _read_evidence(value["indicators"]))


def _evidence(items: tuple[Evidence, ...]) -> list[Json]:
    return [{"document": item.document, "start": item.start, "end": item.end, "text": item.text} for item in items]


def _read_evidence(values: list[Json]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**value) for value in values)


def _because(steps: tuple[Step, ...]) -> list[Json]:
    return [{"step": item.step, "cite": item.cite, "note": item.note} for item in steps]


def _read_because(values: list[Json]) -> tuple[Step, ...]:
    return tuple(Step(**value) for value in values)
