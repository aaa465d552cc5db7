"""Bad input through the command line: each kind has its message and its exit code, and nothing of the record is echoed."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.running import Cli

pytestmark = pytest.mark.usefixtures("fake_coder")

SAID = ("--setting", "emergency", "--date", "2026-03-15")
SECRET = "Jane Roe"


def encounter(**fields: Any) -> bytes:
    base = {"id": "a", "setting": "emergency", "date_of_service": "2026-03-15", "text": f"{SECRET} has diabetes"}
    return json.dumps({name: value for name, value in (base | fields).items() if value is not None}).encode()


@pytest.mark.parametrize(
    ("data", "exit_code", "says"),
    [
        (b"", 11, "EmptyInputError"),
        (b"   \n\n", 11, "holds no text"),
        (b"\x00\x01\x02" * 100, 12, "BinaryInputError"),
        (b"%PDF-1.4 ...", 40, "PDF is truncated or damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(range(9)) * 99, 42, "old Office document"),
        (SECRET.encode() * 6_300_000, 13, "up to 50 MB"),
        ("Café Jane Roe".encode() + b"\xff\xc3", 14, "see byte 14"),
        (b'{"id": "a", ', 15, "Not JSON"),
        (encounter(id=None), 15, "id is missing"),
        (encounter(text=None), 15, "text or documents"),
        (encounter(surprise=SECRET), 15, "Unknown field: surprise"),
        (encounter(setting=SECRET), 16, "hospital-inpatient"),
        (encounter(date_of_service="2026-13-40"), 17, "date_of_service"),
        (encounter(date_of_service="2026-02-29"), 17, "does not exist"),
        (encounter(admitted="2026-05-01"), 17, "before admitted"),
        (encounter(date_of_service="1901-01-01"), 22, "NoEditionError"),
    ],
    ids=lambda value: value[:12].decode(errors="replace") if isinstance(value, bytes) else None,
)
def test_each_bad_input_has_its_exit_code(cli: Cli, tmp_path: Path, data: bytes, exit_code: int, says: str) -> None:
    path = tmp_path / "input.txt"
    path.write_bytes(data)
    options = () if data.startswith(b"{") else SAID
    ran = cli("code", path, *options)
    assert (ran.exit_code, ran.out) == (exit_code, "")
    assert says in ran.err
    assert "Jane" not in ran.err and "diabetes" not in ran.err
    assert "Traceback" not in ran.err


def test_lines_of_100_000_characters_are_coded(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("no pain, " * 11_112 + "diabetes", encoding="utf-8")
    ran = cli("code", path, *SAID, "--format", "json")
    assert json.loads(ran.out)["diagnoses"][0]["evidence"][0]["start"] == 9 * 11_112


def test_a_missing_file_is_an_input_error(cli: Cli, tmp_path: Path) -> None:
    ran = cli("code", tmp_path / "none.txt", *SAID)
    assert ran.exit_code == 10 and "no such file" in ran.err


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("--setting", "moon"), 16, "hospital-inpatient"),
        (("--setting", "emergency", "--date", "2026-02-30"), 17, "--date"),
        (("--setting", "emergency", "--date", "yesterday"), 2, "YYYY-MM-DD"),
        (("--format", "docx"), 2, "table"),
        (("--sex", "x"), 2, "female"),
        (("--age", "200"), 2, "130"),
        (("--colour",), 2, "No such option"),
    ],
)
def test_options_that_cannot_be(cli: Cli, note: Path, arguments: tuple[str, ...], exit_code: int, says: str) -> None:
    ran = cli("code", note, *arguments)
    assert ran.exit_code == exit_code and says in ran.err


def test_a_command_that_does_not_exist_is_a_usage_error(cli: Cli) -> None:
    assert cli("decode").exit_code == 2
