"""What is fuzzed, and the inputs to begin with."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nosology.exchange.claims.json import from_json
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.fields import parse_json
from nosology.exchange.receiving import records_of
from nosology.exchange.text import read_text
from nosology.exchange.x12.acknowledgements import read_acknowledgement, read_statuses
from nosology.exchange.x12.claims_in import read_claims
from nosology.exchange.x12.envelope import envelope_findings
from nosology.exchange.x12.matching import remittance_findings
from nosology.exchange.x12.remittance import read_remittance
from nosology.exchange.x12.segments import read_interchanges, transactions
from nosology.model.claim import Claim, ClaimForm

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "exchange" / "samples"
SEEDS = ROOT / "tests" / "exchange" / "seeds"
"""Inputs that once broke something, by reader; the tests run them all."""

CCDA = b"""<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="18842-5"/><effectiveTime value="20260301"/>
<recordTarget><patientRole><patient><administrativeGenderCode code="F"/><birthTime value="19500101"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><code code="11450-4"/><title>Problems</title><text><list><item>Asthma</item></list>
<table><tr><td>Diabetes</td><td>Active</td></tr></table></text><entry><observation classCode="OBS" moodCode="EVN">
<value code="J45.909" codeSystem="2.16.840.1.113883.6.90"/></observation></entry></section></component></structuredBody></component>
</ClinicalDocument>"""
FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1950-01-01"}},
        {"resource": {"resourceType": "Encounter", "id": "e", "class": {"code": "IMP"}, "period": {"start": "2026-03-01"}}},
        {"resource": {"resourceType": "Observation", "status": "final", "code": {"text": "Na"}, "valueQuantity": {"value": 1.5}}},
        {"resource": {"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": "text/plain", "data": "UGFpbi4="}}]}},
        {"resource": {"resourceType": "Composition", "section": [{"title": "Plan", "text": {"div": "<div>Rest.</div>"}}]}},
        {"resource": {"resourceType": "Condition", "code": {"coding": [{"code": "I10"}]}, "note": [{"text": "mild"}]}},
        {"resource": {"resourceType": "MedicationRequest", "medicationCodeableConcept": {"text": "aspirin"}}},
    ],
}  # fmt: skip
RTF = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Assessment: \'e9\par {\b Asthma}\cell\row{\pict 00ff}\u233?}"
HTML = b"<html><body><h1>Plan</h1><p>Rest &amp; fluids.</p><ul><li>No fever</li></ul><table><tr><td>a</td><td>b</td></tr></table></body></html>"
PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [4 0 R] /Count 1 >> endobj
3 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
4 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >> endobj
5 0 obj << /Length 70 >>
stream
BT /F1 10 Tf 60 740 Td 13 TL (Assessment:) Tj T* (1. Asthma.) Tj T* ET
endstream
endobj
trailer << /Root 1 0 R >>
%%EOF"""
CSV = b'encounter_id,setting,date_of_service,note_text\nA,emergency,2026-03-01,"Pain,\nsharp."\nB,hospice,2026-03-02,Asthma.\n'


def _structured(data: bytes) -> None:
    for record in records_of(data):
        for document in record.documents:
            document.source.within(0, len(document.text))


def _x12(data: bytes) -> None:
    interchanges = read_interchanges(data)
    list(envelope_findings(interchanges))
    for transaction in transactions(interchanges):
        if transaction.kind == "835":
            list(remittance_findings(read_remittance(transaction).remittance))
        elif transaction.kind == "277":
            read_statuses(transaction)
        elif transaction.kind in ("999", "997"):
            read_acknowledgement(transaction)
        else:
            read_claims(transaction)


def _table(data: bytes) -> None:
    from nosology.exchange.tables import read_csv

    list(read_csv(io.BytesIO(data)))


def _parquet(data: bytes) -> None:
    from nosology.exchange.tables import read_parquet

    list(read_parquet(io.BytesIO(data)))


def _archive(data: bytes) -> None:
    from nosology.exchange.archive import members

    list(members(data))


def _encounter(data: bytes) -> None:
    encounter_from_json(parse_json(read_text(data)))


def _claim(data: bytes) -> None:
    from nosology.exchange.claims.checks import claim_findings

    list(claim_findings(from_json(Claim, parse_json(read_text(data)), "claim")))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "any": _structured,
    "hl7": _structured,
    "ccda": _structured,
    "fhir": _structured,
    "rtf": _structured,
    "html": _structured,
    "docx": _structured,
    "pdf": _structured,
    "x12": _x12,
    "csv": _table,
    "parquet": _parquet,
    "zip": _archive,
    "encounter": _encounter,
    "claim": _claim,
}


def seeds(name: str) -> Iterator[bytes]:
    """Inputs of a reader: whole ones, and those that once broke it."""
    yield from _WHOLE[name]() if name in _WHOLE else ()
    if (SEEDS / name).is_dir():
        for path in sorted((SEEDS / name).iterdir()):
            yield path.read_bytes()


def _samples(*names: str) -> Callable[[], Iterator[bytes]]:
    return lambda: ((SAMPLES / name).read_bytes() for name in names)


def _docx() -> Iterator[bytes]:
    import docx

    document = docx.Document()
    document.add_heading("Plan", 1)
    document.add_paragraph("Rest.")
    document.add_table(1, 2).cell(0, 0).text = "Asthma"
    out = io.BytesIO()
    document.save(out)
    yield out.getvalue()


def _pdf() -> Iterator[bytes]:
    import datetime

    from nosology.exchange.claims.forms import forms_as_pdf
    from tools.made_claims import make_claims

    yield PDF
    yield forms_as_pdf(make_claims(ClaimForm.PROFESSIONAL, 1), False, datetime.datetime(2026, 1, 1))


def _parquet_seed() -> Iterator[bytes]:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    table = pyarrow.table(
        {"encounter_id": ["A"], "setting": ["emergency"], "date_of_service": ["2026-03-01"], "note_text": ["Pain."]}
    )
    pyarrow.parquet.write_table(table, out)
    yield out.getvalue()


def _zip() -> Iterator[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "Pain. " * 50)
        archive.writestr("b/c.csv", CSV)
    yield out.getvalue()


def _x12_seeds() -> Iterator[bytes]:
    from nosology.exchange.x12.claims_out import claims_to_x12
    from tools.made_claims import ENVELOPE, make_claims

    yield from _samples("payment.835", "taken.999", "status.277")()
    for form in ClaimForm:
        yield claims_to_x12(make_claims(form, 3), ENVELOPE).encode()


_WHOLE: dict[str, Callable[[], Iterator[bytes]]] = {
    "any": lambda: iter([CCDA, json.dumps(FHIR).encode(), RTF, HTML, (SAMPLES / "stay.hl7").read_bytes()]),
    "hl7": _samples("stay.hl7"),
    "ccda": lambda: iter([CCDA]),
    "fhir": lambda: iter(
        [json.dumps(FHIR).encode(), b"\n".join(json.dumps(item["resource"]).encode() for item in FHIR["entry"])]
    ),
    "rtf": lambda: iter([RTF]),
    "html": lambda: iter([HTML]),
    "docx": _docx,
    "pdf": _pdf,
    "x12": _x12_seeds,
    "csv": lambda: iter([CSV]),
    "parquet": _parquet_seed,
    "zip": _zip,
    "encounter": lambda: iter([(ROOT / "examples" / "emergency.json").read_bytes()]),
    "claim": _samples("sent.json"),
}


def grown(name: str) -> bytes:
    """An input of about half a megabyte, of the kind that made slow readers slow: many small parts."""
    return _GROWN[name]()


def _grown_x12() -> bytes:
    from nosology.exchange.x12.claims_out import claims_to_x12
    from tools.made_claims import ENVELOPE, make_claims

    return claims_to_x12(make_claims(ClaimForm.PROFESSIONAL, 500), ENVELOPE).encode()


_GROWN: dict[str, Callable[[], bytes]] = {
    "hl7": lambda: (SAMPLES / "stay.hl7").read_bytes() * 300,
    "ccda": lambda: CCDA.replace(b"<item>Asthma</item>", b"<item>Asthma with words that go on</item>" * 12_000),
    "fhir": lambda: json.dumps({"resourceType": "Bundle", "entry": FHIR["entry"][:2] + FHIR["entry"][2:] * 800}).encode(),
    "html": lambda: HTML.replace(b"<li>No fever</li>", b"<li>No fever or chills < 38</li>" * 15_000),
    "rtf": lambda: RTF[:-1] + b"\\par Some words of a note here." * 15_000 + b"}",
    "x12": _grown_x12,
    "csv": lambda: CSV + b"".join(b"E%d,emergency,2026-03-01,Pain and more words\n" % number for number in range(10_000)),
}
GROWING = tuple(_GROWN)
"""The readers `grown` has an input for."""
