"""The JSON contract of an encounter: round trip, and every error names the field and not its value."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.exchange.encounters import encounter_from_json, encounter_from_text, encounter_to_json
from nosology.exchange.fields import parse_json
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex
from nosology.model.errors import (
    EmptyInputError,
    EncounterError,
    ImpossibleDateError,
    InputError,
    UnknownSettingError,
)
from nosology.model.source import Box, Place, SourceMap, SourceSpan

SECRET = "Jane Roe has syphilis"


def valid(**fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "a1",
        "setting": "emergency",
        "kind": "ed-report",
        "patient": {"age": 40, "sex": "female"},
        "date_of_service": "2026-03-15",
        "text": SECRET,
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def sourced(*spans: dict[str, Any]) -> dict[str, Any]:
    return {"text": ..., "documents": [{"id": "d", "text": SECRET, "source": list(spans)}]}


WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
DAYS = st.dates(datetime.date(1980, 1, 1), datetime.date(2030, 1, 1))


EDGES = st.floats(-10, 3000).map(lambda edge: round(edge, 1))
PLACES = st.builds(Place, WORDS, st.none() | st.builds(Box, EDGES, EDGES, EDGES, EDGES), st.none() | st.floats(0, 1))


@st.composite
def source_maps(draw: Callable[..., Any]) -> SourceMap:
    edges = sorted(draw(st.lists(st.integers(0, 200), max_size=8, unique=True)))
    return SourceMap(tuple(SourceSpan(start, end, draw(PLACES)) for start, end in zip(edges[::2], edges[1::2], strict=False)))


SOURCES = source_maps()


@st.composite
def encounters(draw: Callable[..., Any]) -> Encounter:
    day, length = draw(DAYS), draw(st.integers(0, 30))
    is_stay = draw(st.booleans())
    ids = draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))
    return Encounter(
        id=draw(WORDS),
        setting=draw(st.sampled_from(Setting)),
        kind=draw(WORDS),
        patient=Patient(age=draw(st.none() | st.integers(0, 130)), sex=draw(st.none() | st.sampled_from(Sex))),
        documents=tuple(Document(name, draw(WORDS), draw(WORDS), draw(SOURCES)) for name in ids),
        date_of_service=day,
        admitted=day - datetime.timedelta(days=length) if is_stay else None,
        discharged=day if is_stay else None,
        disposition=draw(st.none() | WORDS),
        facility=draw(st.none() | WORDS),
    )


@given(encounters())
def test_an_encounter_survives_the_round_trip_through_json(encounter: Encounter) -> None:
    assert encounter_from_json(parse_json(json.dumps(encounter_to_json(encounter)))) == encounter


def test_one_text_is_written_as_text() -> None:
    assert encounter_to_json(encounter_from_json(valid())) == valid()


def test_a_text_becomes_an_encounter() -> None:
    encounter = encounter_from_text("Chest pain.", Setting.EMERGENCY, datetime.date(2026, 3, 15), id="n7")
    assert (encounter.id, encounter.documents[0].text) == ("n7", "Chest pain.")
    assert encounter.patient == Patient()


def test_the_discharge_is_the_date_of_service_of_a_stay_that_gives_no_other() -> None:
    encounter = encounter_from_json(valid(date_of_service=..., admitted="2026-03-01", discharged="2026-03-04"))
    assert encounter.date_of_service == datetime.date(2026, 3, 4)


def test_answers_of_coders_travelling_along_are_not_read() -> None:
    assert encounter_from_json(valid(dx=[{"code": "I10"}], principal="I10")) == encounter_from_json(valid())


@pytest.mark.parametrize("sex", ["female ", "Female", "F"])
def test_sex_is_read_however_it_is_written(sex: str) -> None:
    assert encounter_from_json(valid(patient={"sex": sex})).patient.sex is Sex.FEMALE


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"id": ...}, EncounterError, "id is missing"),
        ({"setting": ...}, EncounterError, "setting is missing"),
        ({"date_of_service": ...}, EncounterError, "date_of_service is missing"),
        ({"text": ...}, EncounterError, "text or documents"),
        ({"documents": [{"id": "d", "text": SECRET}]}, EncounterError, "text or documents"),
        ({"text": ..., "documents": []}, EncounterError, "documents must be a list"),
        ({"text": ..., "documents": [{"text": SECRET}]}, EncounterError, r"documents\[0\].id is missing"),
        ({"text": ..., "documents": [{"id": "d", "text": SECRET}] * 2}, EncounterError, "same id"),
        ({"text": ..., "documents": [SECRET]}, EncounterError, r"documents\[0\] must be a JSON object"),
        ({"text": ["x", SECRET]}, EncounterError, "text must be a string"),
        ({"text": f"{SECRET} \ud800"}, EncounterError, "lone surrogate"),
        ({"diagnosis": SECRET}, EncounterError, "Unknown field: diagnosis"),
        ({SECRET: 1}, EncounterError, "Unknown field: the encounter, field 7"),
        ({"patient": {"name": SECRET}}, EncounterError, "patient.name"),
        ({"patient": SECRET}, EncounterError, "patient must be a JSON object"),
        ({"patient": {"age": SECRET}}, EncounterError, "patient.age"),
        ({"patient": {"age": 131}}, EncounterError, "from 0 to 130"),
        ({"patient": {"age": True}}, EncounterError, "patient.age"),
        ({"patient": {"sex": SECRET}}, EncounterError, "patient.sex must be one of: female"),
        ({"setting": SECRET}, UnknownSettingError, "hospital-inpatient"),
        ({"date_of_service": SECRET}, EncounterError, "YYYY-MM-DD"),
        ({"date_of_service": "2026-02-30"}, ImpossibleDateError, "date_of_service is a day that does not exist"),
        ({"admitted": "2026-03-20", "discharged": "2026-03-21"}, ImpossibleDateError, "date_of_service is before admitted"),
        ({"discharged": "2026-03-01"}, ImpossibleDateError, "discharged is before date_of_service"),
        ({"patient": {"birth_date": "2026-03-16"}}, ImpossibleDateError, "date_of_service is before patient.birth_date"),
        ({"patient": {"birth_date": "1980-03-16", "age": 12}}, ImpossibleDateError, "contradicts"),
        ({"text": " \n"}, EmptyInputError, "no text"),
        (sourced({"start": 3, "end": 3}), EncounterError, r"source\[0\].end must be after start"),
        (sourced({"start": 0, "end": 2}, {"start": 1, "end": 3}), EncounterError, "ascend"),
        (sourced({"start": 0, "end": 2, "box": [1, 2]}), EncounterError, "four numbers"),
        (sourced({"start": 0, "end": 2, "box": [1, 2, 3, SECRET]}), EncounterError, "list of numbers"),
        (sourced({"start": 0, "end": 2, "box": SECRET}), EncounterError, "list of numbers"),
        (sourced({"start": 0, "end": 2, "surprise": SECRET}), EncounterError, r"source\[0\].surprise"),
    ],
)
def test_every_error_names_the_field_and_not_its_value(fields: dict[str, Any], error: type[InputError], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        encounter_from_json(valid(**fields))
    assert "Jane" not in str(raised.value) and "syphilis" not in str(raised.value)


@pytest.mark.parametrize("text", ["{", "[1, 2", '{"a": 1} trailing', "NaN]", "[" * 100_000, f'"{SECRET}'])
def test_what_is_not_json_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(EncounterError, match="Not JSON") as raised:
        parse_json(text)
    assert "Jane" not in str(raised.value)


@pytest.mark.parametrize("value", [None, 1, "text", ["list"]])
def test_json_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(EncounterError, match="must be a JSON object"):
        encounter_from_json(value)
