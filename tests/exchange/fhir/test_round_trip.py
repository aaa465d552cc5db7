"""An encounter that nosology wrote as FHIR comes back as it was."""

import datetime
import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from nosology.desk.completing import Said, complete
from nosology.exchange.fhir.reader import read_fhir, read_fhir_lines
from nosology.exchange.fhir.writing import encounter_to_fhir
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex
from nosology.model.source import UNTRACED

WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
KINDS = st.from_regex(r"[a-z]{1,9}(-[a-z]{1,9})?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1))


@st.composite
def encounters(draw: st.DrawFn) -> Encounter:
    service = draw(DAYS)
    kinds = draw(st.lists(KINDS, min_size=1, max_size=3))
    ids = draw(st.lists(NAMES, min_size=len(kinds), max_size=len(kinds), unique=True))
    born = draw(st.none() | st.just(service - datetime.timedelta(days=366 * 40)))
    return Encounter(
        id=draw(NAMES),
        setting=draw(st.sampled_from(Setting)),
        kind=draw(KINDS),
        patient=Patient(draw(st.none() | st.integers(39, 40)), born, draw(st.none() | st.sampled_from(Sex))),
        documents=tuple(Document(id, kind, draw(TEXTS)) for id, kind in zip(ids, kinds, strict=True)),
        date_of_service=service,
        admitted=draw(st.none() | st.just(service - datetime.timedelta(days=3))),
        discharged=draw(st.none() | st.just(service) | st.just(service + datetime.timedelta(days=1))),
        disposition=draw(st.none() | NAMES),
        facility=draw(st.none() | NAMES),
    )


@settings(deadline=None)
@given(encounters())
def test_encounter_to_fhir_to_encounter(encounter: Encounter) -> None:
    data = json.dumps(encounter_to_fhir(encounter)).encode()
    (record,) = read_fhir(data)
    assert record.unread == ()
    back, _ = complete(record, Said(), "none")
    assert replace(back, documents=tuple(replace(item, source=UNTRACED) for item in back.documents)) == encounter
    assert all(str(item.source.at(0)) == f"DocumentReference/document-{n}" for n, item in enumerate(back.documents, start=1))


def test_the_same_encounter_as_lines_of_a_bulk_export() -> None:
    encounter = Encounter(
        "v1",
        Setting.EMERGENCY,
        "ed-report",
        Patient(age=50),
        (Document("n1", "ed-report", "Pain.\r\n"),),
        datetime.date(2026, 3, 1),
    )
    lines = [json.dumps(entry["resource"]) for entry in encounter_to_fhir(encounter)["entry"]]
    (record,) = read_fhir_lines("\n".join(lines).encode())
    assert complete(record, Said(), "none")[0].documents[0].text == "Pain.\r\n"
