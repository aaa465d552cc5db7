"""The house rules that no linter checks: sizes, light start, nothing of the workplace in the files."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.body[0].lineno + 1 - docstring_lines(node)


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0


def test_files_are_short() -> None:
    assert [path.name for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert [name for name, length in lengths.items() if length > 60] == []
    assert statistics.median(lengths.values()) <= 10
    assert statistics.quantiles(lengths.values(), n=10)[8] <= 30


def test_help_starts_without_the_heavy_parts() -> None:
    program = (
        "import sys; sys.argv = ['nosology', '--help']\n"
        "from nosology.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(*(name for name in sys.modules if name.split('.')[0] in "
        "('rich', 'sqlite3', 'rapidfuzz', 'marisa_trie', 'simple_icd_10_cm', 'lxml', 'docx', 'pypdfium2', 'pyarrow', 'fhir', "
        "'pydantic', 'PIL', 'striprtf', 'pyx12', 'fpdf')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Commands:" in done.stdout
    assert done.stderr.split() == []


def test_the_base_is_light_and_pinned_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(project["dependencies"]) <= 6
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == {"base", *project["optional-dependencies"]}
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        name, text = path.stem, path.read_text(encoding="utf-8")
        pins = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins if pin.strip() and not pin.startswith("#")), name
        assert "--index-url" not in text and "--find-links" not in text and "://" not in text


def test_reading_a_text_imports_no_part_for_other_formats() -> None:
    program = (
        "import sys\nfrom nosology.desk.intake import Said\nfrom nosology.desk.showing import records_in\n"
        "records_in([sys.argv[1]])\n"
        "print(*(name for name in ('lxml', 'docx', 'pypdfium2', 'pyarrow', 'fhir', 'pydantic', 'PIL') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(ROOT / "LICENSE")], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_machine() -> None:
    places = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/[a-z]")
    named = []
    for path in tracked():
        if path.is_file() and path != Path(__file__):
            text = path.read_bytes().decode("utf-8", errors="ignore")
            named += [f"{path.relative_to(ROOT)}: {match[0]}" for match in places.finditer(text)]
    assert named == []
