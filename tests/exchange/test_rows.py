"""Coded encounters as rows."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.rows import COLUMNS, rows_as_csv, rows_as_parquet

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "emergency.json"


def test_csv_and_parquet_say_the_same(codebook: Codebook) -> None:
    encounter = encounter_from_json(json.loads(EXAMPLE.read_text("utf-8")))
    coded = code(encounter, codebook=codebook)
    rows = list(csv.DictReader(io.StringIO("".join(rows_as_csv([coded, coded])))))
    table = pyarrow.parquet.read_table(io.BytesIO(rows_as_parquet([coded, coded]))).to_pylist()
    assert len(rows) == len(table) == 2 * (len(coded.diagnoses) + len(coded.procedures) + bool(coded.visit))
    assert [{name: "" if row[name] is None else str(row[name]) for name in COLUMNS} for row in table] == rows
    first = table[0]
    assert (first["code"], first["role"], first["edition"]) == (coded.diagnoses[0].code.value, "first-listed", "2026")
    text = encounter.documents[0].text
    assert text[first["start"] : first["end"]] == coded.diagnoses[0].evidence[0].text


def test_no_text_of_the_record_stands_in_the_rows(codebook: Codebook) -> None:
    encounter = encounter_from_json(json.loads(EXAMPLE.read_text("utf-8")))
    coded = code(encounter, codebook=codebook)
    assert encounter.documents[0].text[:40] not in "".join(rows_as_csv([coded]))
