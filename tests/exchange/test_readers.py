"""Records of every form become text with the way back; what is not read is named; bad ones are refused with the right class."""

import base64
import datetime
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exchange.making import docx_of, pdf_of, picture_of, zip_of
from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.desk.intake import Said, take_in, take_together
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.receiving import records_of
from nosology.exchange.records import encounter_of_record
from nosology.model.encounter import Encounter, Setting
from nosology.model.errors import (
    DamagedInputError,
    EmptyInputError,
    MissingProgramError,
    NosologyError,
    UnsafeInputError,
    UnsupportedFormatError,
)
from nosology.model.record import Record

SAMPLES = Path(__file__).parent / "samples"
NOTE = "Assessment: type 2 diabetes.\nDenies chest pain."


def record(data: bytes) -> Record:
    (found,) = records_of(data)
    return found


def place(found: Record, words: str, document: int = 0) -> str:
    text = found.documents[document].text
    return str(found.documents[document].source.at(text.index(words)))


def test_rtf() -> None:
    found = record(rb"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}Assessment: Sj\'f6gren.\par Denies chest pain.{\pict 00}}")
    assert found.documents[0].text.startswith("Assessment: Sjögren.\nDenies chest pain.")
    assert place(found, "Denies") == "paragraph 2"
    assert [item.reason for item in found.unread] == ["a picture"]


def test_docx_with_a_table_and_a_list() -> None:
    def build(document: Any) -> None:
        document.add_heading("Assessment", 1)
        document.add_paragraph("Type 2 diabetes.", style="List Bullet")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Asthma", "resolved"

    found = record(docx_of(build))
    assert "Type 2 diabetes." in found.documents[0].text
    assert "Asthma | resolved" in found.documents[0].text
    assert "table 1" in place(found, "resolved")


def test_pdf_leads_back_to_the_page_and_the_box() -> None:
    found = record(pdf_of("Assessment:\nType 2 diabetes.", "Denies chest pain."))
    text = found.documents[0].text
    assert "Type 2 diabetes." in text
    there = found.documents[0].source.at(text.index("chest"))
    assert there is not None and there.path == "page 2" and there.box is not None and there.box.top < 80


def test_html_without_its_scripts() -> None:
    found = record(b"<html><head><script>x()</script></head><body><p>Asthma.</p><ul><li>No fever</li></ul></body></html>")
    assert "x()" not in found.documents[0].text
    assert found.documents[0].text == "Asthma.\n- No fever\n"


def test_hl7_is_assembled_by_visit() -> None:
    found = record((SAMPLES / "stay.hl7").read_bytes())
    facts = found.facts
    assert (facts.id, facts.setting, facts.discharged) == ("V-77", Setting.HOSPITAL_INPATIENT, datetime.date(2026, 3, 4))
    kinds = [document.kind for document in found.documents]
    assert "discharge-summary" in kinds
    summary = found.documents[kinds.index("discharge-summary")]
    assert "HTN & type 2 diabetes" in summary.text
    assert str(summary.source.at(summary.text.index("HTN"))) == "message 2 OBX[2]-5"
    assert {item.code for item in found.sender_codes} >= {"I50.33", "B245ZZZ"}
    assert any("ZPD" in str(item.place) for item in found.unread)
    assert any("withdrew" in item.reason for item in found.unread)


CCDA = """<ClinicalDocument xmlns="urn:hl7-org:v3">
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime value="20260301"/>
<recordTarget><patientRole><patient><administrativeGenderCode code="F"/><birthTime value="19500101"/></patient></patientRole></recordTarget>
<componentOf><encompassingEncounter><id extension="E9"/><code code="AMB"/><effectiveTime value="20260301"/></encompassingEncounter></componentOf>
<component><structuredBody><component><section><code code="11450-4"/><title>Problems</title>
<text><table><tbody><tr><td ID="p1">Asthma</td><td>Active</td></tr></tbody></table></text>
<entry><act classCode="ACT" moodCode="EVN"><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
<value xsi:type="CD" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" code="J45.909" codeSystem="2.16.840.1.113883.6.90"/>
</observation></entryRelationship></act></entry></section></component></structuredBody></component></ClinicalDocument>"""


def test_ccda_keeps_narrative_and_the_codes_apart() -> None:
    found = record(CCDA.encode())
    assert "- Asthma | Active" in found.documents[0].text
    assert place(found, "Asthma").startswith("section 1 table 1 row 1")
    assert ("ICD-10-CM", "J45.909") in {(item.system, item.code) for item in found.sender_codes}
    assert found.facts.care_class == "AMB"


def test_tables_and_archives(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text(
        "encounter_id,setting,date_of_service,note_text\nA,emergency,2026-03-01,Asthma.\nA,,,Wheezing.\nB,hospice,2026-03-02,Pain.\n"
    )
    (tmp_path / "n.zip").write_bytes(zip_of({"a.txt": b"Asthma.", "b/c.txt": b"Pain."}))
    said = Said(Setting.EMERGENCY, datetime.date(2026, 3, 1))
    table = [item.outcome for item in take_in([tmp_path / "n.csv"], [], said)]
    assert [(item.id, len(item.documents)) for item in table if isinstance(item, Encounter)] == [("A", 2), ("B", 1)]
    assert [item.place.rpartition("n.zip")[2] for item in take_in([tmp_path / "n.zip"], [], said)] == [" file 1", " file 2"]


def test_files_of_one_encounter_together(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("Addendum: asthma.")
    taken = take_together([SAMPLES / "stay.hl7", tmp_path / "n.txt"], Said())
    assert isinstance(taken.outcome, Encounter)
    assert taken.outcome.documents[-1].text == "Addendum: asthma."


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><ClinicalDocument>&b;</ClinicalDocument>'


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 160_000_000)
    return out.getvalue()


REFUSED: list[tuple[str, Callable[[], bytes], type[NosologyError]]] = [
    ("an entity bomb", lambda: BOMB, UnsafeInputError),
    ("deep XML", lambda: b"<ClinicalDocument>" + b"<component>" * 5000 + b"</component>" * 5000 + b"</ClinicalDocument>", UnsafeInputError),
    ("deep JSON", lambda: b'{"resourceType": "Bundle", "entry": ' + b"[" * 50_000, UnsafeInputError),
    ("deep RTF", lambda: b"{\\rtf1 " + b"{" * 5000 + b"}" * 5001, UnsafeInputError),
    ("a zip bomb as DOCX", zip_bomb, UnsafeInputError),
    ("cut XML", lambda: CCDA[:900].encode(), DamagedInputError),
    ("cut RTF", lambda: b"{\\rtf1 Pain", DamagedInputError),
    ("cut DOCX", lambda: docx_of(lambda document: document.add_paragraph("Pain."))[:-300], DamagedInputError),
    ("cut PDF", lambda: pdf_of("Pain.")[:120], DamagedInputError),
    ("cut HL7", lambda: b"MSH|^~\\&|A", DamagedInputError),
    ("an old Office document", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100, UnsupportedFormatError),
    ("FHIR as XML", lambda: b'<Bundle xmlns="http://hl7.org/fhir"/>', UnsupportedFormatError),
    ("X12", lambda: b"ISA*00*          *00*", UnsupportedFormatError),
    ("a page without text", lambda: b"<html><body><img src='x'/></body></html>", EmptyInputError),
]  # fmt: skip


@pytest.mark.parametrize(("make", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refusals(make: Callable[[], bytes], error: type[NosologyError]) -> None:
    with pytest.raises(error):
        list(records_of(make()))


def test_a_document_inside_a_message_is_read_with_its_own_reader() -> None:
    inside = base64.b64encode(pdf_of("Type 2 diabetes.")).decode()
    message = (SAMPLES / "stay.hl7").read_text("utf-8").split("MSH|")[2].split("OBX|1")[0]
    data = f"MSH|{message}OBX|1|ED|PDF^Report||^application^pdf^Base64^{inside}||||||F\r"
    found = record(data.encode())
    assert "Type 2 diabetes." in found.documents[0].text
    assert place(found, "diabetes") == "message 1 OBX[1]-5 page 1"


def test_without_tesseract_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingProgramError, match="tesseract-ocr"):
        list(records_of(picture_of(NOTE)))


def test_a_scan_is_read_with_boxes_and_confidence() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("needs tesseract")
    found = record(picture_of(NOTE))
    assert "type 2 diabetes" in found.documents[0].text
    there = found.documents[0].source.at(found.documents[0].text.index("diabetes"))
    assert there is not None and there.box is not None and there.confidence is not None and there.confidence > 0.6


def test_every_shared_ccda_sample_is_read_or_refused_for_a_reason(shared: Path, tmp_path: Path) -> None:
    archives = sorted((shared / "corpora" / "ccda").glob("*.zip"))
    if not archives:
        pytest.skip("the shared folder has no C-CDA samples")
    reasons = ("not a C-CDA document", "says nothing of an encounter", "truncated or not well formed", "declares entities")
    counts = {True: 0, False: 0}
    for archive in archives:
        with zipfile.ZipFile(archive) as opened:
            for member in opened.infolist():
                if member.is_dir():
                    continue
                try:
                    counts[bool(list(records_of(opened.read(member))))] += 1
                except NosologyError as error:
                    counts[False] += 1
                    assert any(reason in str(error) for reason in reasons), member.filename
    assert counts[True] > 4 * counts[False]


def test_json_of_a_record_can_be_coded_again() -> None:
    found = record((SAMPLES / "stay.hl7").read_bytes())
    again = encounter_from_json(json.loads(json.dumps(encounter_of_record(found))))
    assert again.documents == found.documents


def test_a_scanned_page_is_coded_as_its_text_or_the_doubtful_words_are_counted(codebook: Codebook) -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("needs tesseract")
    value = json.loads((Path(__file__).resolve().parents[2] / "examples" / "emergency.json").read_text("utf-8"))
    encounter = encounter_from_json(value)
    found = record(picture_of(encounter.documents[0].text, size=34, width=110))
    codes = [
        {item.code.value for item in code(each, codebook=codebook).diagnoses}
        for each in (encounter, replace(encounter, documents=found.documents))
    ]
    doubtful = sum(item.count for item in found.unread if "confidence below" in item.reason)
    assert codes[0] and (codes[0] == codes[1] or doubtful > 0)
    assert len(codes[0] ^ codes[1]) <= 0.1 * len(codes[0])
