"""The documentation is held to the program: every command, option, setting and error is in it, and its examples run."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from cli.running import Cli
from nosology.cli.main import COMMANDS, load
from nosology.model.encounter import Setting

ROOT = Path(__file__).resolve().parents[2]
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def load_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = load_build()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", COMMANDS_PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/commands.md needs a section '## {name}'"
    for path, command in walk(name, load(name)):
        assert f"nosology {path}" in section[1], f"nosology {path} has no example in docs/commands.md"
        for option in options(command):
            assert f"`{option}" in section[1], f"{option} of nosology {path} is not in docs/commands.md"


def walk(path: str, command: object) -> Iterator[tuple[str, object]]:
    below = getattr(command, "commands", None)
    if not below:
        yield path, command
        return
    for name, inner in below.items():
        yield from walk(f"{path} {name}", inner)


def options(command: object) -> Iterator[str]:
    for parameter in getattr(command, "params", ()):
        if parameter.param_type_name == "option" and parameter.name not in ("help", "install_completion", "show_completion"):
            yield max(parameter.opts, key=len)


def test_every_setting_is_documented() -> None:
    settings: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        settings |= set(re.findall(r"\bNOSOLOGY_[A-Z]+\b", path.read_text(encoding="utf-8")))
    assert settings
    missing = sorted(setting for setting in settings if f"`{setting}`" not in COMMANDS_PAGE)
    assert not missing, f"settings missing in docs/commands.md: {missing}"


def test_every_error_class_is_documented_with_its_exit_code() -> None:
    page = (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8")
    assert page == BUILD.bad_input_page(), "run make docs"


def test_the_page_of_the_rules_is_up_to_date() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == BUILD.rules_page(), "run make docs"


def test_every_error_class_has_its_own_exit_code() -> None:
    codes = [error.exit_code for _, error in BUILD.error_classes()]
    assert len(codes) == len(set(codes))
    assert 0 not in codes and 70 not in codes


@dataclass(frozen=True)
class Example:
    command: str
    expected: tuple[str, ...]


def examples() -> Iterator[Example]:
    for block in re.findall(r"^```console\n(.*?)^```", COMMANDS_PAGE, re.MULTILINE | re.DOTALL):
        for run in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *expected = run.splitlines()
            yield Example(command, tuple(line.strip() for line in expected if line.strip()))


@pytest.fixture
def workplace(tmp_path: Path, home_embedded: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the page assumes it: the examples, a note and a batch; the embedded code books installed."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for sample in (ROOT / "tests" / "exchange" / "samples").iterdir():
        (tmp_path / sample.name).symlink_to(sample)
    (tmp_path / "key.txt").write_text("a secret that nobody can guess\n", encoding="utf-8")
    (tmp_path / "note.txt").write_text("Assessment: type 2 diabetes. Denies chest pain.\n", encoding="utf-8")
    lines = (re.sub(r"\n\s*", "", (ROOT / "examples" / f"{name}.json").read_text("utf-8")) for name in ("dental", "emergency"))
    (tmp_path / "encounters.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (tmp_path / "phrases.txt").write_text("broken left wrist\nsugar diabetes\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOSOLOGY_HOME", str(home_embedded))
    monkeypatch.setenv("NOSOLOGY_SHARED", "")
    return tmp_path


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.command)
@pytest.mark.usefixtures("workplace")
def test_every_example_on_the_page_runs_and_shows_what_the_page_says(cli: Cli, example: Example) -> None:
    program, *arguments = shlex.split(example.command)
    assert program == "nosology"
    if arguments[0] == "replay":
        cli("code", "--input", "encounters.jsonl", "--format", "jsonl", "--output", "coded.jsonl")
    ran = cli(*arguments)
    shown = " ".join(f"{ran.out}\n{ran.err}".split())
    fails = [line for line in example.expected if line.startswith("exit code ")]
    assert ran.exit_code == (int(fails[0].split()[-1]) if fails else 0), shown
    place = 0
    for line in example.expected:
        if line not in ("…", *fails):
            wanted = " ".join(line.split())
            place = shown.find(wanted, place)
            assert place >= 0, f"{wanted!r} is not in the output (after what stands before it):\n{shown}"


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/commands.md",
        "docs/bad-input.md",
        "docs/formats.md",
        "docs/claims.md",
        "docs/sharing.md",
        "docs/settings.md",
    ],
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    measured = {"accuracy.md", "performance.md"}
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if "://" not in target and Path(target).name not in measured:
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_every_setting_and_example_is_explained() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert all(f"| {setting} |" in page for setting in Setting)
    examples = [path for path in (ROOT / "examples").glob("*.json") if path.stem != "before-2015"]
    assert all(f"`{path.name}`" in page for path in examples)


def test_the_glossary_has_the_words_of_the_field() -> None:
    rows = re.findall(r"^\| (?!word|-)(.+?) \| (.+?) \|$", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)
    words = [word for word, _ in rows]
    assert len(words) >= 60
    assert len(words) == len(set(words))
    assert {"Encounter", "Edition", "Index", "Tabular", "Principal diagnosis", "POA", "Edit", "Query"} <= set(words)


@pytest.mark.usefixtures("workplace")
def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "E11.9 Type 2 diabetes mellitus" in capsys.readouterr().out
