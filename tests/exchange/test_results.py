"""The JSON contract of a result: its keys and their order, and a round trip that loses nothing."""

import datetime
import json

from hypothesis import given
from hypothesis import strategies as st

from nosology.exchange.results import coded_from_json, coded_to_json, dump_line
from nosology.model.books import Step
from nosology.model.codes import CodeSystem, CptCode, HcpcsCode, Icd9CmCode, Icd10CmCode, Icd10PcsCode
from nosology.model.encounter import Setting
from nosology.model.findings import Evidence
from nosology.model.result import (
    CodedDiagnosis,
    CodedEncounter,
    CodedProcedure,
    NotCoded,
    ProviderQuery,
    Role,
    RuleFinding,
    Visit,
)

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
EVIDENCE = st.builds(Evidence, WORDS, st.integers(0, 99), st.integers(0, 99), WORDS)
EVIDENCES = st.lists(EVIDENCE, max_size=2).map(tuple)
STEPS = st.lists(st.builds(Step, WORDS, WORDS, WORDS), max_size=2).map(tuple)
SURE = st.floats(0, 1)
ICD10 = st.sampled_from([Icd10CmCode("E11.9"), Icd10CmCode("S82.201A")])
PROCEDURES = st.sampled_from(
    [
        (CodeSystem.ICD10PCS, Icd10PcsCode("0DTJ4ZZ")),
        (CodeSystem.CPT, CptCode("99213")),
        (CodeSystem.HCPCS, HcpcsCode("J1885")),
    ]
).flatmap(
    lambda pair: st.builds(
        CodedProcedure,
        st.just(pair[0]),
        st.just(pair[1]),
        WORDS,
        EVIDENCES,
        STEPS,
        st.lists(WORDS, max_size=2).map(tuple),
        st.integers(1, 9),
        SURE,
    )
)


def diagnoses(codes: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[CodedDiagnosis, ...]]:
    poa = st.sampled_from([None, "Y", "N", "U", "W"])
    one = st.builds(CodedDiagnosis, codes, WORDS, st.sampled_from(Role), SURE, EVIDENCES, STEPS, poa)
    return st.lists(one, max_size=3).map(tuple)


CODED = st.builds(
    CodedEncounter,
    id=WORDS,
    setting=st.sampled_from(Setting),
    date_of_service=st.dates(),
    editions=st.just((("icd10cm", "2026"), ("hcpcs", "2026-04"))),
    diagnoses=diagnoses(ICD10),
    procedures=st.lists(PROCEDURES, max_size=2).map(tuple),
    visit=st.none() | st.builds(Visit, WORDS, WORDS, WORDS, WORDS, WORDS, st.none() | st.integers(0, 90), STEPS),
    not_coded=st.lists(st.builds(NotCoded, EVIDENCE, st.none() | WORDS, WORDS, WORDS), max_size=2).map(tuple),
    queries=st.lists(st.builds(ProviderQuery, WORDS, WORDS, st.lists(WORDS).map(tuple), EVIDENCES), max_size=2).map(tuple),
    findings=st.lists(st.builds(RuleFinding, WORDS, WORDS, WORDS, WORDS), max_size=2).map(tuple),
    rule_set=st.sampled_from(["", "0" * 16]),
    input_hash=st.sampled_from(["", "0" * 64]),
)


@given(CODED)
def test_a_result_survives_the_round_trip_through_json(coded: CodedEncounter) -> None:
    line = dump_line(coded_to_json(coded))
    assert "\n" not in line
    assert coded_from_json(json.loads(line)) == coded


def test_codes_before_2015_come_back_as_icd_9() -> None:
    diagnosis = CodedDiagnosis(Icd9CmCode("250.00"), "Diabetes", Role.PRINCIPAL, 1.0, (), ())
    day = datetime.date(2014, 6, 8)
    coded = CodedEncounter("a", Setting.HOSPITAL_INPATIENT, day, (("icd9cm", "2015"),), (diagnosis,))
    assert coded_from_json(coded_to_json(coded)) == coded


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    evidence = Evidence("note", 0, 4, "pain")
    coded = CodedEncounter(
        "a",
        Setting.EMERGENCY,
        datetime.date(2026, 3, 15),
        (("icd10cm", "2026"),),
        (CodedDiagnosis(Icd10CmCode("R52"), "Pain", Role.FIRST_LISTED, 0.5, (evidence,), (Step("index", "Index", "Pain"),)),),
        (CodedProcedure(CodeSystem.CPT, CptCode("99283"), "", (evidence,), ()),),
        Visit("99283", "low", "low", "low", "low", None, ()),
        (NotCoded(evidence, "R07.9", "denied", "OCG III"),),
        (ProviderQuery("topic", "question", ("a",), (evidence,)),),
        (RuleFinding("rule", "warning", "message", "cite"),),
    )
    value = coded_to_json(coded)
    assert list(value)[:6] == ["id", "setting", "date_of_service", "editions", "diagnoses", "procedures"]
    assert list(value)[6:] == ["visit", "not_coded", "queries", "findings", "abstract", "rule_set", "input_hash"]
    assert list(value["diagnoses"][0]) == ["code", "title", "role", "poa", "confidence", "evidence", "because"]
    assert list(value["diagnoses"][0]["evidence"][0]) == ["document", "start", "end", "text"]
    assert list(value["diagnoses"][0]["because"][0]) == ["step", "cite", "note"]
    assert list(value["procedures"][0])[:6] == ["system", "code", "modifiers", "units", "evidence", "because"]
    assert list(value["visit"]) == ["code", "problems", "data", "risk", "mdm", "minutes", "because", "modifiers", "audit"]
    assert list(value["not_coded"][0])[:6] == ["text", "start", "end", "code", "reason", "cite"]
    assert list(value["queries"][0]) == ["topic", "question", "options", "indicators"]
    assert list(value["findings"][0]) == ["rule", "severity", "message", "cite"]
