"""FHIR bulk exports: one resource a line, in several files, larger than what may be held in memory."""

import base64
import json
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exchange.making import zip_of
from nosology.desk.receiving import Received, receive
from nosology.model.errors import DamagedInputError
from nosology.model.record import Record

WORDS = "Cough and fever for three days. " * 400


def stay(number: int) -> dict[str, list[dict[str, Any]]]:
    """The resources of one visit, by type."""
    patient, visit = {"reference": f"Patient/p{number}"}, {"reference": f"Encounter/e{number}"}
    note = base64.b64encode(f"Note {number}. {WORDS}".encode()).decode()
    return {
        "Patient": [{"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": "1950-01-01"}],
        "Encounter": [
            {"resourceType": "Encounter", "id": f"e{number}", "status": "finished", "class": {"code": "EMER"}, "subject": patient}
        ],
        "DocumentReference": [
            {
                "resourceType": "DocumentReference",
                "status": "current",
                "subject": patient,
                "context": {"encounter": [visit]},
                "content": [{"attachment": {"contentType": "text/plain", "data": note}}],
            }
        ],
    }


def write(path: Path, resources: Iterable[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(item)}\n" for item in resources)
    return path


def taken(*paths: Path) -> list[tuple[str, Record]]:
    found = list(receive(paths))
    assert all(isinstance(item.outcome, Record) for item in found), found
    return [(item.place, item.outcome) for item in found]  # type: ignore[misc]


def test_the_files_of_an_export_are_read_together(tmp_path: Path) -> None:
    stays = [stay(1), stay(2)]
    paths = [write(tmp_path / f"{type}.ndjson", [item for one in stays for item in one[type]]) for type in stays[0]]
    (place, first), (_, second) = taken(*paths)
    assert place == f"{paths[0]} encounter 1"
    assert (first.facts.id, second.facts.id) == ("e1", "e2")
    (document,) = second.documents
    assert document.text.startswith("Note 2.")
    assert document.source.spans[0].place.path == "file 3 line 2"


def test_a_file_with_one_line_is_part_of_the_export(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{type}.ndjson", resources) for type, resources in stay(1).items()]
    ((place, record),) = taken(*paths)
    assert (place, record.facts.id, len(record.documents)) == (str(paths[0]), "e1", 1)


def test_an_export_in_an_archive_is_read_together(tmp_path: Path) -> None:
    stays = [stay(1), stay(2)]
    lines = {type: "".join(f"{json.dumps(item)}\n" for one in stays for item in one[type]).encode() for type in stays[0]}
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of({"readme.txt": b"Pain.", **{f"{type}.ndjson": data for type, data in lines.items()}}))
    (_, text), (place, first), (_, second) = taken(path)
    assert text.documents[0].text == "Pain."
    assert (place, first.facts.id, second.facts.id) == (f"{path} file 2 encounter 1", "e1", "e2")
    assert len(second.documents) == 1


def test_an_export_is_not_held_in_memory(tmp_path: Path) -> None:
    def resources(count: int) -> Iterable[dict[str, Any]]:
        return (item for number in range(count) for group in stay(number).values() for item in group)

    taken(write(tmp_path / "warm.ndjson", resources(2)))
    path = write(tmp_path / "export.ndjson", resources(400))
    tracemalloc.start()
    count = sum(isinstance(item.outcome, Record) for item in receive([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 400
    assert peak < 0.4 * path.stat().st_size


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "export.ndjson", stay(1)["Patient"] * 3)
    path.write_text(path.read_text(encoding="utf-8") + '{"resourceType": "Enc', encoding="utf-8")
    (found,) = receive([path])
    assert isinstance(found, Received)
    assert isinstance(found.outcome, DamagedInputError)
    assert "line 4" in str(found.outcome)
