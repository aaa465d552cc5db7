"""`nosology code`: inputs, formats, order, exit codes."""

import json
import re
from pathlib import Path

import pytest

from cli.running import NOTE, Cli

pytestmark = pytest.mark.usefixtures("fake_coder")

SAID = ("--setting", "physician-office", "--date", "2026-03-15")


def encounter(**fields: object) -> dict[str, object]:
    return {"id": "e1", "setting": "physician-office", "date_of_service": "2026-03-15", "text": NOTE} | fields


def batch(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_a_text_with_setting_and_date_gives_a_table(cli: Cli, note: Path) -> None:
    ran = cli("code", note, *SAID)
    assert ran.exit_code == 0
    assert "E11.9" in ran.out and "first-listed" in ran.out and "94%" in ran.out
    assert "“diabetes”" in ran.out
    assert "index Diabetes, diabetic [Alphabetic Index]" in ran.out
    assert re.search(r"“chest pain”\s+R07.9\s+documented as absent", ran.out)
    assert "J1885-59" in ran.out and "Which type?" in ran.out and "Check the sex." in ran.out


def test_a_text_without_setting_or_date_says_what_to_add(cli: Cli, note: Path) -> None:
    ran = cli("code", note, "--date", "2026-03-15")
    assert ran.exit_code == 2
    assert "add --setting" in ran.err and "physician-office" in ran.err


def test_json_keeps_the_contract_and_every_evidence_is_its_slice(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_text(json.dumps(encounter()), encoding="utf-8")
    answer = json.loads(cli("code", path, "--format", "json").out)
    assert list(answer) == [
        *("id", "setting", "date_of_service", "editions", "diagnoses", "procedures", "visit", "not_coded", "queries", "findings"),
        *("abstract", "rule_set", "input_hash"),
    ]
    assert answer["editions"] == {"icd10cm": "2026"}
    for diagnosis in answer["diagnoses"]:
        assert list(diagnosis) == ["code", "title", "role", "poa", "confidence", "evidence", "because"]
        for piece in diagnosis["evidence"]:
            assert NOTE[piece["start"] : piece["end"]] == piece["text"]


def test_standard_input_is_a_dash(cli: Cli) -> None:
    ran = cli("code", "-", *SAID, "--format", "jsonl", stdin=NOTE.encode())
    assert json.loads(ran.out)["id"] == "standard-input"


def test_what_the_encounter_says_wins_over_the_options(cli: Cli, tmp_path: Path) -> None:
    lines = batch(tmp_path, encounter(), encounter(id="e2", setting=None))
    ran = cli("code", "--input", lines, "--setting", "emergency", "--format", "jsonl")
    assert [json.loads(line)["setting"] for line in ran.out.splitlines()] == ["physician-office", "emergency"]


def test_a_bad_line_is_reported_and_the_batch_goes_on(cli: Cli, tmp_path: Path) -> None:
    lines = batch(tmp_path, encounter(id="a"), "{not json", encounter(id="b", setting="moon"), "", encounter(id="c"))
    ran = cli("code", "--input", lines, "--format", "jsonl")
    assert ran.exit_code == 18
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["a", "c"]
    assert "batch.jsonl line 2: EncounterError: Not JSON" in ran.err
    assert "batch.jsonl line 3: UnknownSettingError" in ran.err and "moon" not in ran.err
    assert "2 of 4 inputs could not be coded" in ran.err


def test_strict_stops_at_the_first_bad_line_with_its_exit_code(cli: Cli, tmp_path: Path) -> None:
    lines = batch(tmp_path, encounter(id="a"), encounter(id="b", setting="moon"), encounter(id="c"))
    ran = cli("code", "--input", lines, "--format", "jsonl", "--strict")
    assert ran.exit_code == 16
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["a"]
    assert "line 2" in ran.err


def test_several_files_come_in_the_order_given(cli: Cli, note: Path, tmp_path: Path) -> None:
    other = tmp_path / "a.json"
    other.write_text(json.dumps(encounter(id="other")), encoding="utf-8")
    ran = cli("code", note, other, *SAID, "--format", "json")
    assert [answer["id"] for answer in json.loads(ran.out)] == ["note", "other"]


def test_two_runs_are_byte_identical(cli: Cli, note: Path) -> None:
    for form in ("table", "json", "jsonl", "html", "svg"):
        assert cli("code", note, *SAID, "--format", form).out == cli("code", note, *SAID, "--format", form).out


def test_a_fault_says_where_and_nothing_of_the_record(cli: Cli, tmp_path: Path) -> None:
    lines = batch(tmp_path, encounter(id="a", text="A meteorite fell on patient Jane"), encounter(id="b"))
    ran = cli("code", "--input", lines, "--format", "jsonl")
    assert ran.exit_code == 70
    assert "ZeroDivisionError in " in ran.err
    assert "meteorite" not in ran.err and "Jane" not in ran.err
    assert json.loads(ran.out)["id"] == "b"


def test_output_is_written_whole_or_not_at_all(cli: Cli, note: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    assert cli("code", note, *SAID, "--format", "json", "--output", target).out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == "note"
    target.unlink()
    assert cli("code", note, "--output", target).exit_code == 2
    assert list(tmp_path.glob("answer*")) == []


def test_output_to_a_folder_that_does_not_exist_is_a_clear_error(cli: Cli, note: Path, tmp_path: Path) -> None:
    ran = cli("code", note, *SAID, "--output", tmp_path / "none" / "x.html")
    assert ran.exit_code == 10 and "cannot be written" in ran.err


def test_nothing_to_code_is_a_usage_error(cli: Cli) -> None:
    assert cli("code").exit_code == 2


class TestPage:
    def html(self, cli: Cli, note: Path) -> str:
        return cli("code", note, *SAID, "--format", "html").out

    def test_holds_the_whole_note_escaped(self, cli: Cli, note: Path) -> None:
        html = self.html(cli, note)
        assert "&lt;b&gt;" in html and "<b>" not in html
        shown = re.search(r'<div class="text">(.*?)</div>', html, re.DOTALL)
        assert shown
        without_numbers = re.sub(r"<sup>.*?</sup>", "", shown.group(1))
        plain = re.sub(r"<[^>]+>", "", without_numbers)
        assert plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == NOTE

    def test_asks_the_network_for_nothing(self, cli: Cli, note: Path) -> None:
        html = self.html(cli, note)
        assert not re.search(r"(?:src|href)=\"(?!#)", html)
        assert "http:" not in html and "https:" not in html and "@import" not in html and "url(" not in html

    def test_every_link_leads_to_something(self, cli: Cli, note: Path) -> None:
        html = self.html(cli, note)
        ids = re.findall(r'id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)

    def test_several_encounters_share_one_page(self, cli: Cli, tmp_path: Path) -> None:
        html = cli("code", "--input", batch(tmp_path, encounter(), encounter(id="<e2>")), "--format", "html").out
        assert html.count("<article") == 2 and "&lt;e2&gt;" in html


def test_picture_is_one_svg_without_requests(cli: Cli, note: Path) -> None:
    ran = cli("code", note, *SAID, "--format", "svg")
    assert ran.out.startswith("<svg") and "E11.9" in ran.out
    assert "url(http" not in ran.out and "@font-face" not in ran.out


def test_a_picture_of_a_batch_is_refused(cli: Cli, tmp_path: Path) -> None:
    assert cli("code", "--input", batch(tmp_path, encounter()), "--format", "svg").exit_code == 2
