"""What the tests of the command line share: how a run is described, and a coder that knows three words."""

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from nosology.cli import main
from nosology.model.books import Step
from nosology.model.codes import CodeSystem, HcpcsCode, Icd10CmCode
from nosology.model.encounter import Document, Encounter
from nosology.model.errors import NoEditionError
from nosology.model.findings import Evidence
from nosology.model.result import CodedDiagnosis, CodedEncounter, CodedProcedure, NotCoded, ProviderQuery, Role, RuleFinding

TITLES = {
    "diabetes": ("E11.9", "Type 2 diabetes mellitus without complications"),
    "hypertension": ("I10", "Essential (primary) hypertension"),
}


@dataclass(frozen=True)
class Ran:
    exit_code: int
    out: str
    err: str


Cli = Callable[..., Ran]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """A function that runs `nosology` with its arguments, as a user would."""

    def run(*args: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["nosology", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as leaving:
            main.run()
        printed = capsys.readouterr()
        return Ran(int(leaving.value.code or 0), printed.out, printed.err)

    return run


def fake_code(encounter: Encounter) -> CodedEncounter:
    if encounter.date_of_service.year < 1979:
        raise NoEditionError("No edition is installed for that date. Run nosology codebooks list.")
    if any("meteorite" in document.text for document in encounter.documents):
        raise ZeroDivisionError("meteorite fell on patient Jane")
    return CodedEncounter(
        id=encounter.id,
        setting=encounter.setting,
        date_of_service=encounter.date_of_service,
        editions=(("icd10cm", "2026"),),
        diagnoses=tuple(diagnosis for document in encounter.documents for diagnosis in _diagnoses(document)),
        procedures=tuple(procedure for document in encounter.documents for procedure in _procedures(document)),
        not_coded=tuple(
            NotCoded(evidence, "R07.9", "documented as absent", "OCG III")
            for document in encounter.documents
            for evidence in _find("chest pain", document)
        ),
        queries=(ProviderQuery("E11.9: detail", "Which type?", ("type 1", "type 2"), ()),),
        findings=(RuleFinding("X-1", "warning", "Check the sex.", "MCE"),),
    )


def _diagnoses(document: Document) -> list[CodedDiagnosis]:
    steps = (Step("index", "Alphabetic Index", "Diabetes, diabetic"), Step("tabular", "Tabular List", "E11.9 is valid"))
    return [
        CodedDiagnosis(Icd10CmCode(code), title, Role.FIRST_LISTED if number == 0 else Role.SECONDARY, 0.94, found, steps, "Y")
        for number, (word, (code, title)) in enumerate(TITLES.items())
        if (found := tuple(_find(word, document)))
    ]


def _procedures(document: Document) -> list[CodedProcedure]:
    found = tuple(_find("ketorolac", document))
    return [CodedProcedure(CodeSystem.HCPCS, HcpcsCode("J1885"), "Injection", found, (), ("59",), 2)] if found else []


def _find(word: str, document: Document) -> list[Evidence]:
    return [
        Evidence(document.id, match.start(), match.end(), match.group())
        for match in re.finditer(word, document.text, re.IGNORECASE)
    ]


NOTE = """CHIEF COMPLAINT: follow-up

ASSESSMENT: Type 2 diabetes, stable; <b>hypertension</b> & obesity. No chest pain.
Diabetes teaching done. Gave ketorolac.
"""
