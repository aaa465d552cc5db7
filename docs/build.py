"""`make docs`: write the generated parts of the pages and the picture in the README.

python docs/build.py [--check]: with --check nothing is written, and the exit code says whether the pages are up to date.
"""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nosology.desk.faults import FAULT_EXIT_CODE
from nosology.model.errors import NosologyError

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PICTURED = ROOT / "docs" / "pictured.json"
MARKED = re.compile(r"(<!-- errors: [^>]*-->\n).*?(<!-- /errors -->)", re.DOTALL)


def error_classes(top: type[NosologyError] = NosologyError, depth: int = 0) -> Iterator[tuple[int, type[NosologyError]]]:
    """Every class of the error tree with its depth, in the order of the exit codes."""
    yield depth, top
    for below in sorted(top.__subclasses__(), key=lambda error: error.exit_code):
        yield from error_classes(below, depth + 1)


def error_table() -> str:
    """The exit codes as a Markdown table."""
    lines = ["| exit code | error | what it says |", "|---|---|---|"]
    for _, error in error_classes():
        meaning = (error.__doc__ or "").split("\n")[0]
        lines.append(f"| {error.exit_code} | `{error.__name__}` | {meaning} |")
    lines.append(f"| {FAULT_EXIT_CODE} | `Fault` | nosology failed through no error of the user; please report the line. |")
    return "\n".join(lines) + "\n"


def bad_input_page() -> str:
    """The page on bad input with the table of exit codes filled in."""
    page = (DOCS / "bad-input.md").read_text(encoding="utf-8")
    return MARKED.sub(lambda marked: f"{marked[1]}\n{error_table()}\n{marked[2]}", page)


def picture() -> str:
    """The picture of a coded note, made with the code books of `make demo`."""
    from nosology.cli.rendering.picture import picture as draw
    from nosology.desk.coding import Answer, open_coder
    from nosology.desk.intake import Said
    from nosology.desk.showing import whole_encounter

    home = ROOT / ".nosology" / "demo"
    encounter = whole_encounter(PICTURED, Said())
    return draw(Answer(encounter, open_coder(home if home.is_dir() else None)(encounter)))


def rules_page() -> str:
    """The page on the guidelines: every paragraph and what carries it out."""
    spec = importlib.util.spec_from_file_location("docs_rulebook", DOCS / "rulebook.py")
    assert spec and spec.loader
    rulebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rulebook)
    return str(rulebook.page())


def main() -> int:
    """Write the pages, or with --check say which are stale."""
    pages = {DOCS / "bad-input.md": bad_input_page(), DOCS / "rules.md": rules_page()}
    if "--check" in sys.argv[1:]:
        return int(any(path.read_text(encoding="utf-8") != text for path, text in pages.items()))
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    (DOCS / "coded-note.svg").write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
