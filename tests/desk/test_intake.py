"""Inputs of every shape, one at a time and in order."""

import datetime
import json
import tracemalloc
from pathlib import Path

import pytest

from nosology.desk.intake import Said, Taken, take_in
from nosology.exchange.text import MAX_BYTES
from nosology.model.encounter import Encounter, Patient, Setting, Sex
from nosology.model.errors import EmptyInputError, InputEncodingError, InputError, InputTooLargeError

SAID = Said(Setting.EMERGENCY, datetime.date(2026, 3, 15), Patient(age=50, sex=Sex.MALE))


def line(number: int, **fields: object) -> str:
    return json.dumps({"id": f"e{number}", "text": "Pain."} | fields)


def outcome(path: Path, said: Said = SAID) -> object:
    return next(take_in([path], [], said)).outcome


def encounter(path: Path, said: Said = SAID) -> Encounter:
    found = outcome(path, said)
    assert isinstance(found, Encounter)
    return found


def test_a_text_takes_its_name_for_its_id(tmp_path: Path) -> None:
    path = tmp_path / "visit 12.txt"
    path.write_text("Pain.\n", encoding="utf-8")
    assert encounter(path).id == "visit 12"
    assert encounter(path).patient == Patient(age=50, sex=Sex.MALE)


def test_a_brace_makes_it_json_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("\n  " + line(1), encoding="utf-8-sig")
    assert encounter(path).id == "e1"


def test_options_fill_only_what_is_not_said(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(line(1, setting="hospice", discharged="2026-01-02", patient={"sex": "female"}), encoding="utf-8")
    found = encounter(path)
    assert (found.setting, found.date_of_service) == (Setting.HOSPICE, datetime.date(2026, 1, 2))
    assert found.patient == Patient(age=50, sex=Sex.FEMALE)


def test_batches_are_read_line_by_line_in_order(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text(f"{line(1)}\r\n\n{line(2)}\n{line(3)}", encoding="utf-8")
    taken = list(take_in([path], [], SAID))
    assert [item.outcome.id for item in taken if isinstance(item.outcome, Encounter)] == ["e1", "e2", "e3"]
    assert [item.place.rpartition(" ")[2] for item in taken] == ["1", "3", "4"]


def test_a_batch_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(line(number, text="Pain. " * 20_000) + "\n" for number in range(50))
    tracemalloc.start()
    assert sum(1 for _ in take_in([], [path], SAID)) == 50
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 4


def test_a_line_in_another_encoding_spoils_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_bytes(line(1).encode() + b'\n{"id": "caf\xe9"}\n' + line(3).encode())
    kinds = [type(item.outcome) for item in take_in([], [path], SAID)]
    assert kinds == [Encounter, InputEncodingError, Encounter]


def test_a_line_that_is_too_large_spoils_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    with open(path, "wb") as stream:
        stream.write(b'{"id": "' + b"x" * (MAX_BYTES + 10) + b'"}\n' + line(2).encode() + b"\n")
    kinds = [type(item.outcome) for item in take_in([], [path], SAID)]
    assert kinds == [InputTooLargeError, Encounter]


@pytest.mark.parametrize("name", ["none.txt", "none.jsonl"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    found = outcome(tmp_path / name)
    assert isinstance(found, InputError) and "no such file" in str(found)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    found = outcome(tmp_path)
    assert isinstance(found, InputError) and "folder" in str(found)


def test_an_empty_batch_says_so(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text("\n", encoding="utf-8")
    (only,) = take_in([path], [], SAID)
    assert isinstance(only, Taken) and isinstance(only.outcome, EmptyInputError)
